@NullMarked
package io.github.atlascmk.log;

import org.jspecify.annotations.NullMarked;
