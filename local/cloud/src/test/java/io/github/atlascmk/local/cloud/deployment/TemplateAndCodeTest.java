package io.github.atlascmk.local.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The template and the code name the same things. */
class TemplateAndCodeTest {
    private static final Set<String> COMMON =
            Set.of("POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL");

    /** Without a webhook these are empty, and who only looks then looks no further. */
    private static final Set<String> OPTIONAL =
            Set.of("ALERT_SECRET_ID", "ALERT_URL", "ROLE_BOUNDARY", "ROLE_TAGS", "KEY_TAG");

    /** Lambda sets it in every function. */
    private static final String OF_LAMBDA = "AWS_REGION";

    private static final String WEBHOOK = "AlertWebhook|ConnectAlerts";

    static Stream<Template.Function> functions() {
        return template().functions().values().stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void eachHandlerIsAStepThatFindsItsEnvironmentAndUsesAllOfIt(Template.Function function) {
        Set<String> read = new TreeSet<>();
        assertThatCode(() -> create(function, read, function.environment())).doesNotThrowAnyException();
        Set<String> given = new TreeSet<>(function.environment().keySet());
        given.removeAll(COMMON);
        read.remove(OF_LAMBDA);
        assertThat(read).isEqualTo(given);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aMissingVariableIsNamed(Template.Function function) {
        Set<String> given = new TreeSet<>(function.environment().keySet());
        given.removeAll(COMMON);
        if (!function.logicalId().matches(WEBHOOK)) {
            given.removeAll(OPTIONAL);
        }
        for (String variable : given) {
            Map<String, String> without = function.environment().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(variable))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            assertThatThrownBy(() -> create(function, new TreeSet<>(), without))
                    .hasCauseInstanceOf(InvalidConfiguration.class)
                    .cause()
                    .hasMessageContaining(variable);
        }
    }

    @Test
    void everyStepHasAFunction() throws IOException {
        Set<String> handlers = functions()
                .map(function -> function.handler().split("::", -1)[0])
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<java.nio.file.Path> sources =
                Files.list(Scenario.HOME.resolve("functions/src/main/java/io/github/atlascmk/function"))) {
            assertThat(sources.filter(TemplateAndCodeTest::isStep)
                            .map(source -> source.getFileName().toString().replace(".java", "")))
                    .containsExactlyInAnyOrderElementsOf(handlers);
        }
    }

    private static boolean isStep(java.nio.file.Path source) {
        try {
            return Files.readString(source).contains(" extends StepHandler<");
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Object create(Template.Function function, Set<String> read, Map<String, String> environment)
            throws ReflectiveOperationException, InvocationTargetException {
        String name = function.handler().split("::", -1)[0];
        assertThat(function.handler()).endsWith("::handleRequest");
        Class<?> handler = Class.forName(name);
        assertThat(StepHandler.class).isAssignableFrom(handler);
        assertThat(handler.getConstructor().canAccess(null)).isTrue();
        return handler.getConstructor(Platform.class)
                .newInstance(new Platform(
                        variable -> {
                            read.add(String.valueOf(variable));
                            return environment.get(variable);
                        },
                        Clock.systemUTC(),
                        _ -> {},
                        (_, _) -> {},
                        TemplateAndCodeTest::unused,
                        TemplateAndCodeTest::unused,
                        new AwsAccess(TemplateAndCodeTest::unused, _ -> unused()),
                        TemplateAndCodeTest::unused,
                        _ -> unused(),
                        TemplateAndCodeTest::unused,
                        TemplateAndCodeTest::unused));
    }

    /** Clients are made when they are used, and no constructor uses one. */
    private static <T> T unused() {
        throw new AssertionError("a client was made in a constructor");
    }

    private static Template template() {
        try (Cloud cloud = new Cloud(Scenario.HOME, Scenario.load("alerts"))) {
            return cloud.template();
        }
    }
}
