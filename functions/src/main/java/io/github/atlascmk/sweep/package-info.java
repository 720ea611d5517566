/** The scheduled look at all enrolled projects: what it makes of each, its brake, and its metrics. */
@NullMarked
package io.github.atlascmk.sweep;

import org.jspecify.annotations.NullMarked;
