@NullMarked
package io.github.atlascmk.runtime.log;

import org.jspecify.annotations.NullMarked;
