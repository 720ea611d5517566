package io.github.atlascmk.local.cloud.aws.endpoint;

import java.time.Instant;

/** Who calls with the credentials of a session of STS. */
public record Session(String roleArn, Instant expires) {}
