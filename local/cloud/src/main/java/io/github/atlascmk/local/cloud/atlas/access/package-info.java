/** Cloud provider access: the AWS roles that Atlas may assume, and what it needs of AWS for that. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.access;

import org.jspecify.annotations.NullMarked;
