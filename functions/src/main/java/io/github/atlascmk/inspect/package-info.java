/** From what an owner wants and what is there to findings, and from findings to what a run does next. Pure. */
@NullMarked
package io.github.atlascmk.inspect;

import org.jspecify.annotations.NullMarked;
