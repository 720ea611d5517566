/** The runs of a project: its claim, how one is started, what it reports, and what is remembered of it. */
@NullMarked
package io.github.atlascmk.run;

import org.jspecify.annotations.NullMarked;
