/** One class for each part of the inspection: what is compared, and what is found. Pure. */
@NullMarked
package io.github.atlascmk.inspection.check;

import org.jspecify.annotations.NullMarked;
