/** Where calls of AWS arrive: latency, faults, sessions, and whether the stack's roles may make them. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.endpoint;

import org.jspecify.annotations.NullMarked;
