/** What every service of the local cloud stands on: callers, calls, their journal, and what goes wrong with them. */
@NullMarked
package io.github.atlascmk.local.cloud.wire;

import org.jspecify.annotations.NullMarked;
