/** DynamoDB as its SDK client sees it, in memory: the operations and expressions that the stack uses, no others. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
