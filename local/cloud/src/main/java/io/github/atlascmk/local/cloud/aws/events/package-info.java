/** EventBridge: buses, rules and their targets. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.events;

import org.jspecify.annotations.NullMarked;
