package io.github.atlascmk.local.cloud.aws.endpoint;

import java.time.Instant;

/** A session of STS: the role that calls with its credentials, and when they expire. */
public record Session(String roleArn, Instant expires) {}
