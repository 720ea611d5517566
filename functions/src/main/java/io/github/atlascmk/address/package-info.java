/** From which addresses Atlas calls AWS: what it lists now, and what it listed until a while ago. */
@NullMarked
package io.github.atlascmk.address;

import org.jspecify.annotations.NullMarked;
