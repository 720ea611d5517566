package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Refuses a request with a field that this DynamoDB would silently ignore. */
final class KnownFields {
    private KnownFields() {}

    /** @throws UnsupportedOperationException if another field of the request is set */
    static void require(SdkPojo request, Set<String> known) {
        for (SdkField<?> field : request.sdkFields()) {
            if (!known.contains(field.locationName()) && isSet(field.getValueOrDefault(request))) {
                throw new UnsupportedOperationException("the local DynamoDB doesn't know " + field.locationName()
                        + " of " + request.getClass().getSimpleName() + ", only "
                        + known.stream().sorted().toList());
            }
        }
    }

    private static boolean isSet(@Nullable Object value) {
        return value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap);
    }
}
