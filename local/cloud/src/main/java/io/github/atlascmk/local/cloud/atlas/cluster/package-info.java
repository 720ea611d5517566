/** The operations on clusters: create, change, pause, delete, and their advanced configuration. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.cluster;

import org.jspecify.annotations.NullMarked;
