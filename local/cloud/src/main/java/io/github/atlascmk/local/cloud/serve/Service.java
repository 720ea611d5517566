package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter.Instants;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The operations of one AWS service that are served, by the names that its API gives them. */
final class Service {
    private static final String REQUEST = "Request";

    private final String prefix;
    private final Instants instants;
    private final Map<String, Function<JsonNode, ObjectNode>> operations = new TreeMap<>();

    /** @param prefix of its actions in IAM policies, such as {@code states} */
    Service(String prefix, Instants instants) {
        this.prefix = prefix;
        this.instants = instants;
    }

    String prefix() {
        return prefix;
    }

    /** Adds an operation of a local SDK client; it is named after its request. */
    <B extends SdkBuilder<B, Q> & SdkPojo, Q extends SdkPojo, R extends SdkPojo> Service with(
            Supplier<B> request, Function<Q, R> operation) {
        String className = request.get().build().getClass().getSimpleName();
        return with(className.substring(0, className.length() - REQUEST.length()), input -> {
            B builder = request.get();
            SdkJsonReader.read(input, builder);
            return SdkJsonWriter.write(operation.apply(builder.build()), instants);
        });
    }

    /** Adds an operation for which there is no local SDK client. */
    Service with(String name, Function<JsonNode, ObjectNode> operation) {
        operations.put(name, operation);
        return this;
    }

    /** Null if the operation isn't served. */
    @Nullable
    Function<JsonNode, ObjectNode> operation(String name) {
        return operations.get(name);
    }
}
