/** The runs of a project: the claim, how a run is started, what it reports, and what is remembered of it. */
@NullMarked
package io.github.atlascmk.run;

import org.jspecify.annotations.NullMarked;
