package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter;
import io.github.atlascmk.local.cloud.aws.endpoint.SdkJsonWriter.Instants;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * Adds an operation of a local SDK client; it is named after its request.
     *
     * @param required the members that a request must have, as {@link RequiredMembers} reads them
     */
    <B extends SdkBuilder<B, Q> & SdkPojo, Q extends SdkPojo, R extends SdkPojo> Service with(
            Supplier<B> request, Function<Q, R> operation, String... required) {
        String className = request.get().build().getClass().getSimpleName();
        RequiredMembers members = members(required);
        operations.put(className.substring(0, className.length() - REQUEST.length()), input -> {
            B builder = request.get();
            SdkJsonReader.read(input, builder);
            members.check(input);
            return SdkJsonWriter.write(operation.apply(builder.build()), instants);
        });
        return this;
    }

    /** Adds an operation for which there is no local SDK client. */
    Service with(String name, Function<JsonNode, ObjectNode> operation, String... required) {
        RequiredMembers members = members(required);
        operations.put(name, input -> {
            members.check(input);
            return operation.apply(input);
        });
        return this;
    }

    /** The query protocol, which alone has dates as text, has another name for requests that break a model. */
    private RequiredMembers members(String... required) {
        return new RequiredMembers(
                List.of(required), instants == Instants.TEXT ? "ValidationError" : "ValidationException");
    }

    /** The names of all its operations, sorted. */
    Set<String> operations() {
        return operations.keySet();
    }

    /** Null if the operation isn't served. */
    @Nullable
    Function<JsonNode, ObjectNode> operation(String name) {
        return operations.get(name);
    }
}
