/** One class for each Lambda function, with the input and output types that they share. */
@NullMarked
package io.github.atlascmk.function;

import org.jspecify.annotations.NullMarked;
