@NullMarked
package io.github.atlascmk.logging;

import org.jspecify.annotations.NullMarked;
