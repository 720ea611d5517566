/** The scheduled look at all enrolled projects: how it assesses each project, its brake, and its metrics. */
@NullMarked
package io.github.atlascmk.sweep;

import org.jspecify.annotations.NullMarked;
