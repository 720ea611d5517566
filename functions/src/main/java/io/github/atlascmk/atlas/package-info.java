/** The client of MongoDB Atlas's Administration API, with the operations that the chain uses. */
@NullMarked
package io.github.atlascmk.atlas;

import org.jspecify.annotations.NullMarked;
