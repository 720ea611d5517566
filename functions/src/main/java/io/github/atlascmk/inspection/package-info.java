/** From what an owner wants and what is there to findings, and from findings to what a run does next. */
@NullMarked
package io.github.atlascmk.inspection;

import org.jspecify.annotations.NullMarked;
