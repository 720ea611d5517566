/** MongoDB Atlas's Administration API, as far as the chain uses it. */
@NullMarked
package io.github.atlascmk.atlas;

import org.jspecify.annotations.NullMarked;
