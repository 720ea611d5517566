package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import org.jspecify.annotations.Nullable;

/**
 * A key that the project was encrypted with before. Snapshots of that time need it (Atlas: back up with customer keys).
 *
 * @param key as it is now; null if AWS KMS has no such key any more
 */
public record FormerKey(KeyArn arn, @Nullable Key key) {}
