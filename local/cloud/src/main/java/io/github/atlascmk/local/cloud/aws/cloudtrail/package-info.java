/** CloudTrail: calls of AWS as events on the bus. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.cloudtrail;

import org.jspecify.annotations.NullMarked;
