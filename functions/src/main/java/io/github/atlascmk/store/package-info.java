/** Items of DynamoDB and the records that they hold: the only package that knows DynamoDB's types. */
@NullMarked
package io.github.atlascmk.store;

import org.jspecify.annotations.NullMarked;
