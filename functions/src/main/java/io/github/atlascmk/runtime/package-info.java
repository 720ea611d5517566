/**
 * What every function runs on: the handler, the JSON codec, metrics, concurrency, and the platform with its clients.
 */
@NullMarked
package io.github.atlascmk.runtime;

import org.jspecify.annotations.NullMarked;
