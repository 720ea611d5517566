/** Endpoints of AWS services: latency, faults, sessions, and whether the stack's roles may make a call. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.endpoint;

import org.jspecify.annotations.NullMarked;
