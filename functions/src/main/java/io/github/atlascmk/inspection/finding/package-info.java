/** Findings: one difference between what an owner wants and what is there, its kind, and who has to act on it. */
@NullMarked
package io.github.atlascmk.inspection.finding;

import org.jspecify.annotations.NullMarked;
