/** One class for each part of an inspection: what it compares, and what it finds. Pure: nothing is read or written. */
@NullMarked
package io.github.atlascmk.inspection.check;

import org.jspecify.annotations.NullMarked;
