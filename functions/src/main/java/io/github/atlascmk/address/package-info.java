/** The addresses from which Atlas calls AWS: those that it lists now, and those that it listed until recently. */
@NullMarked
package io.github.atlascmk.address;

import org.jspecify.annotations.NullMarked;
