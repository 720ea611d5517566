/** SNS: messages to people. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.sns;

import org.jspecify.annotations.NullMarked;
