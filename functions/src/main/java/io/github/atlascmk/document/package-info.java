/**
 * The policies that we edit (trust policy, inline policy, key policy): the lease that a write needs, the edit itself,
 * its history, the edits of others, and the restore.
 */
@NullMarked
package io.github.atlascmk.document;

import org.jspecify.annotations.NullMarked;
