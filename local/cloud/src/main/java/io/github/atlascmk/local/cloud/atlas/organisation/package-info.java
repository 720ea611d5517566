/**
 * The state of an organisation: its projects, their clusters and endpoints, and what happened to them. The operations
 * on these lie in packages of their own, since an operation needs the request, and the request the project.
 */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.organisation;

import org.jspecify.annotations.NullMarked;
