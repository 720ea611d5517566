/**
 * Atlas's alerts: the webhook's secret and signatures, the alert configurations that are ours, and the alert as a
 * signal.
 */
@NullMarked
package io.github.atlascmk.alert;

import org.jspecify.annotations.NullMarked;
