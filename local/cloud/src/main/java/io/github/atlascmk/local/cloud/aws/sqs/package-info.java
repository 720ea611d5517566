/** SQS: queues. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.sqs;

import org.jspecify.annotations.NullMarked;
