/** Alert configurations, alerts, Atlas's own validation of keys, and the webhooks that are told. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.alert;

import org.jspecify.annotations.NullMarked;
