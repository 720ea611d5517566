package io.github.atlascmk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.failure.KeyUnusable;
import io.github.atlascmk.failure.UnexpectedFailure;
import io.github.atlascmk.fake.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class StepHandlerTest {
    private static final String SECRET = "mdb_sa_sk_4f9sEcReT";

    record Input(String projectId, @Nullable String clusterName) {}

    record Output(String said, @Nullable String unsaid) {}

    /** A step whose work the test supplies. */
    private static final class Tried extends StepHandler<Input, Output> {
        private final BiFunction<Input, Invocation, Output> work;

        Tried(BiFunction<Input, Invocation, Output> work) {
            super(Input.class);
            this.work = work;
        }

        @Override
        protected Output handle(Input input, Invocation invocation) {
            return work.apply(input, invocation);
        }
    }

    private static String call(BiFunction<Input, Invocation, Output> work, String json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] in = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        new Tried(work).handleRequest(new ByteArrayInputStream(in), out, new FakeContext());
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Output fail(RuntimeException failure) {
        throw failure;
    }

    @Test
    void readsAndWritesJson() throws IOException {
        assertThat(call((input, _) -> new Output("grüß " + input.projectId(), null), "{'projectId':'p1','more':1}"))
                .isEqualTo("{\"said\":\"grüß p1\"}");
    }

    @Test
    void passesTheInvocationToTheStep() throws IOException {
        assertThat(call(
                        (_, invocation) -> new Output(
                                invocation.id() + " " + invocation.account() + " " + invocation.remaining(), null),
                        "{'projectId':'p1'}"))
                .contains(new FakeContext().getAwsRequestId() + " 111122223333 " + Duration.ofSeconds(30));
    }

    @Test
    void addsProjectRunAndStepToLogLines() throws IOException {
        try (Logged logged = new Logged()) {
            call(
                    (_, _) -> new Output("", null),
                    "{'projectId':'p1','run':'arn:run','clusterName':'orders','other':'x'}");

            assertThat(logged.lines()).anySatisfy(line -> {
                Map.of("step", "Tried", "projectId", "p1", "run", "arn:run", "clusterName", "orders")
                        .forEach((key, value) ->
                                assertThat(line.path(key).asText()).isEqualTo(value));
                assertThat(line.has("other")).isFalse();
            });
        }
        assertThat(MDC.getCopyOfContextMap()).as("left to the next invocation").isNullOrEmpty();
    }

    static Stream<RuntimeException> ours() {
        return Stream.of(new AtlasConflict("Atlas answered 409"), new KeyUnusable("the key is disabled"));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void throwsOurFailuresUnchanged(RuntimeException failure) {
        try (Logged logged = new Logged()) {
            assertThat(catchThrowable(() -> call((_, _) -> fail(failure), "{'projectId':'p1'}")))
                    .isSameAs(failure);
            assertThat(logged.lines()).anySatisfy(line -> {
                assertThat(line.path("level").asText()).isEqualTo("WARN");
                assertThat(line.path("message").asText())
                        .isEqualTo(failure.getClass().getSimpleName() + ": " + failure.getMessage());
                assertThat(line.path("projectId").asText()).isEqualTo("p1");
            });
        }
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    static Stream<RuntimeException> bugs() {
        return Stream.of(
                new IllegalStateException("the token " + SECRET + " is odd"),
                new IllegalArgumentException(new IOException("Bearer " + SECRET)),
                new NullPointerException(SECRET),
                new java.io.UncheckedIOException(SECRET, new IOException(SECRET)));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void reportsOnlyTheClassAndOurOwnLineOfABug(RuntimeException bug) {
        try (Logged logged = new Logged()) {
            Throwable thrown = catchThrowable(() -> call((_, _) -> fail(bug), "{'projectId':'p1'}"));

            assertThat(thrown)
                    .isExactlyInstanceOf(UnexpectedFailure.class)
                    .hasMessageStartingWith(
                            "unexpected " + bug.getClass().getName() + " at io.github.atlascmk.runtime.StepHandlerTest")
                    .hasNoCause();
            assertThat(thrown.getSuppressed()).isEmpty();
            assertThat(thrown.getMessage()).doesNotContain(SECRET);
            assertThat(logged.text()).contains("\"ERROR\"", "unexpected").doesNotContain(SECRET);
        }
    }

    @Test
    void anOutputThatCannotBeWrittenIsABug() {
        class Unwritable extends StepHandler<Input, Object> {
            Unwritable() {
                super(Input.class);
            }

            @Override
            protected Object handle(Input input, Invocation invocation) {
                return new Object();
            }
        }
        assertThatExceptionOfType(UnexpectedFailure.class)
                .isThrownBy(() -> new Unwritable()
                        .handleRequest(
                                new ByteArrayInputStream("{\"projectId\":\"p1\"}".getBytes(StandardCharsets.UTF_8)),
                                new ByteArrayOutputStream(),
                                new FakeContext()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "'text'",
                "{",
                "{'projectId':'p1'",
                "{'projectId':'p1','projectId':'p2'}",
                "nonsense",
                "{'projectId':['p1']}"
            })
    void refusesInvalidInput(String json) {
        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> call((_, _) -> new Output("worked on it", null), json))
                .withMessageMatching("(?s).*(JSON|projectId).*");
    }
}
