/** What all services of the local cloud share: callers, calls, their journal, and faults. */
@NullMarked
package io.github.atlascmk.local.cloud.wire;

import org.jspecify.annotations.NullMarked;
