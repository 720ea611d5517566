package io.github.atlascmk.local.cloud.localstack;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Gives tests a LocalStack: the one at {@code LOCALSTACK_ENDPOINT} where that is set, else one in a container where a
 * container engine answers. Where neither is, the tests are skipped, and that is said once, in one line.
 */
final class LocalStack implements ExecutionCondition, ParameterResolver {
    /** The last version that needs no token. */
    private static final String IMAGE = "localstack/localstack:4.14.0";

    private static final String SKIPPED =
            "LocalStack: skipped, since LOCALSTACK_ENDPOINT isn't set and no container engine answers";

    private static final String NO_DYNAMODB = "LocalStack: what needs DynamoDB is skipped in a container, since the"
            + " image's isn't open source; LOCALSTACK_ENDPOINT names one without a container";

    /**
     * A LocalStack that runs.
     *
     * @param lambdaEndpoint where it sends invocations of functions, for a test to answer them; empty for the image,
     *     which runs functions in containers of their own
     * @param container whether it is the image, whose DynamoDB is DynamoDB Local, under its vendor's own terms
     */
    record Server(URI endpoint, Optional<URI> lambdaEndpoint, boolean container) {
        /** Skips a test that needs DynamoDB. */
        void requireDynamoDb() {
            assumeFalse(container, NO_DYNAMODB);
        }
    }

    private record Found(Optional<Server> server, AutoCloseable container) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            container.close();
        }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return found(context).server().isPresent()
                ? ConditionEvaluationResult.enabled("LocalStack answers")
                : ConditionEvaluationResult.disabled(SKIPPED);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Server.class;
    }

    @Override
    public Server resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return found(context).server().orElseThrow();
    }

    /** One for all tests of this JVM. */
    private static Found found(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(LocalStack.class))
                .getOrComputeIfAbsent(Found.class, _ -> find(), Found.class);
    }

    private static Found find() {
        String endpoint = System.getenv("LOCALSTACK_ENDPOINT");
        if (endpoint != null && !endpoint.isBlank()) {
            return new Found(
                    Optional.of(new Server(
                            URI.create(endpoint),
                            Optional.ofNullable(System.getenv("LAMBDA_ENDPOINT"))
                                    .filter(text -> !text.isBlank())
                                    .map(URI::create),
                            false)),
                    () -> {});
        }
        if (!engineAnswers()) {
            System.out.println(SKIPPED);
            return new Found(Optional.empty(), () -> {});
        }
        System.out.println(NO_DYNAMODB);
        LocalStackContainer container = new LocalStackContainer(DockerImageName.parse(IMAGE));
        container.start();
        return new Found(Optional.of(new Server(container.getEndpoint(), Optional.empty(), true)), container);
    }

    /** Testcontainers logs each place where it looked for an engine, and one line is to be said. */
    private static boolean engineAnswers() {
        PrintStream terminal = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } finally {
            System.setOut(terminal);
        }
    }
}
