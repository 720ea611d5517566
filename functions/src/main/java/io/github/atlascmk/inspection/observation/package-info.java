/** What is read of a project in Atlas and AWS. */
@NullMarked
package io.github.atlascmk.inspection.observation;

import org.jspecify.annotations.NullMarked;
