/** Where clusters live and where Atlas's calls come from: network containers and IP addresses. */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.network;

import org.jspecify.annotations.NullMarked;
