/**
 * The policies that we edit (trust policy, inline policy, key policy): the lease that a write needs, the edit itself,
 * its history, what others edited, and the way back.
 */
@NullMarked
package io.github.atlascmk.document;

import org.jspecify.annotations.NullMarked;
