/** The operations on projects, organisations and activity feeds. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.project;

import org.jspecify.annotations.NullMarked;
