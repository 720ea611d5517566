package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** What a call came to, as text in which two clients can be compared. */
final class Outcome {
    /** The message is compared by itself. */
    private static final Set<String> IGNORED = Set.of("message");

    private Outcome() {}

    static String of(Callable<Object> call) {
        try {
            return canonical(call.call());
        } catch (DynamoDbException refused) {
            return refused.getClass().getSimpleName() + " " + refused.statusCode() + " "
                    + refused.awsErrorDetails().errorCode() + ": "
                    + refused.awsErrorDetails().errorMessage()
                    + fields(refused);
        } catch (Exception other) {
            return other.toString();
        }
    }

    static String canonical(Object value) {
        return switch (value) {
            case null -> "null";
            case AttributeValue attribute when attribute.type() == AttributeValue.Type.UNKNOWN_TO_SDK_VERSION -> "?";
            case AttributeValue attribute ->
                PlainJson.write(Map.of("v", attribute)).get("v").toString();
            case SdkPojo pojo -> fields(pojo);
            case Map<?, ?> map ->
                new TreeMap<>(map)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + canonical(entry.getValue()))
                                .collect(Collectors.joining(", ", "{", "}"));
            case Collection<?> list ->
                list.stream().map(Outcome::canonical).collect(Collectors.joining(", ", "[", "]"));
            default -> value.toString();
        };
    }

    private static String fields(SdkPojo pojo) {
        return pojo.sdkFields().stream()
                .filter(field -> isSet(field.getValueOrDefault(pojo)) && !IGNORED.contains(field.locationName()))
                .map(field -> field.locationName() + "=" + canonical(field.getValueOrDefault(pojo)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean isSet(Object value) {
        return value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap);
    }
}
