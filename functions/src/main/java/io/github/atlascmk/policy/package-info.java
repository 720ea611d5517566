/** IAM policy documents as JSON trees: parse, merge, compare, measure. Pure: no clock, no network. */
@NullMarked
package io.github.atlascmk.policy;

import org.jspecify.annotations.NullMarked;
