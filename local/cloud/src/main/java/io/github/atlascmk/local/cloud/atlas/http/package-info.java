/**
 * What Atlas's API has over HTTP whatever the operation: versions, media types, errors, rate limits, scripted faults.
 */
@NullMarked
package io.github.atlascmk.local.cloud.atlas.http;

import org.jspecify.annotations.NullMarked;
