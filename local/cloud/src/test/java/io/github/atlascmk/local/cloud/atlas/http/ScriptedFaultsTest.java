package io.github.atlascmk.local.cloud.atlas.http;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.local.cloud.atlas.AtlasFixture;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScriptedFaultsTest {
    private static final String UPDATE = "updateGroupEncryptionAtRest";
    private static final String ENABLE = "{\"awsKms\":" + awsKms() + "}";

    @Test
    void aFaultComesAfterItsSkippedCallsAndAsOftenAsItSays() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(fault("getGroup", 500, "UNEXPECTED_ERROR", null, 2, 1, null));
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                statuses.add(atlas.get(GROUP).status());
            }
            assertThat(statuses).containsExactly(200, 500, 500, 200);
        }
    }

    @Test
    void aThrottleHasRetryAfterOnlyWhereItIsGiven() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(fault(UPDATE, 429, "RATE_LIMITED_TOKEN_BUCKET", 3, null, null, null));
            atlas.server.addFault(fault(UPDATE, 429, "RATE_LIMITED_TOKEN_BUCKET", null, null, null, null));
            Answer first = atlas.patch(ENCRYPTION, ENABLE);
            assertThat(first.status()).isEqualTo(429);
            assertThat(first.header("Retry-After")).isEqualTo("3");
            assertThat(first.header("X-Error-Code")).isEqualTo("RATE_LIMITED_TOKEN_BUCKET");
            assertThat(atlas.patch(ENCRYPTION, ENABLE).header("Retry-After")).isNull();
            assertThat(atlas.patch(ENCRYPTION, ENABLE).status()).isEqualTo(200);
        }
    }

    @Test
    void aLostAnswerHadItsEffect() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(fault(UPDATE, 504, null, null, null, null, true));
            Answer lost = atlas.patch(ENCRYPTION, ENABLE);
            assertThat(lost.status()).isEqualTo(504);
            assertThat(lost.text()).isEmpty();
            assertThat(atlas.get(ENCRYPTION).json().at("/awsKms/enabled").asBoolean())
                    .isTrue();
            assertThat(atlas.wire.calls()).extracting(Call::error).contains("504");
        }
    }

    @Test
    void aProxysAnswerIsNoJson() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(fault("getGroup", 503, null, null, null, null, null));
            Answer answer = atlas.get(GROUP);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
            assertThat(answer.header("X-Error-Code")).isNull();
            assertThat(answer.text()).isEqualTo("no healthy upstream");
        }
    }

    @Test
    void statusZeroBreaksTheConnection() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(fault("createGroupCloudProviderAccess", 0, null, null, null, null, true));
            assertThatThrownBy(() -> atlas.post(ROLES, "{\"providerName\":\"AWS\"}"))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(atlas.get(ROLES).json().path("awsIamRoles")).hasSize(3);
        }
    }

    @Test
    void clearedFaultsAreGone() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.addFault(fault("getGroup", 500, "UNEXPECTED_ERROR", null, 9, null, null));
            assertThat(atlas.get(GROUP).status()).isEqualTo(500);
            atlas.server.clearFaults();
            assertThat(atlas.get(GROUP).status()).isEqualTo(200);
        }
    }

    @Test
    void anEmptyBucketSaysWhenToComeBack() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            for (int i = 300; i > 0; i--) {
                Answer answer = atlas.get(GROUP + "/events");
                assertThat(answer.header("RateLimit-Limit")).isEqualTo("300");
                assertThat(answer.header("RateLimit-Remaining")).isEqualTo(String.valueOf(i - 1));
            }
            Answer refused = atlas.get(GROUP + "/events");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.errorCode()).isEqualTo("RATE_LIMITED_TOKEN_BUCKET");
            assertThat(refused.header("Retry-After")).isEqualTo("0");
            assertThat(refused.json().path("parameters")).hasToString("[\"" + GROUP + "/events\",0,300,100,60]");
            assertThat(atlas.get(GROUP).status()).isEqualTo(200);
            atlas.pass(Duration.ofMillis(600));
            assertThat(atlas.get(GROUP + "/events").status()).isEqualTo(200);
            assertThat(atlas.get(GROUP + "/events").status()).isEqualTo(429);
        }
    }

    /** By a clock that runs a hundred times faster than the cloud's, the bucket refills a hundred times slower. */
    @Test
    void aRateLimitIsToldByTheClocksOfTheCaller() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            Answer refused = atlas.wire.as(Caller.person("a client", "").at(0.01), () -> {
                Answer last = atlas.get(GROUP + "/events");
                while (last.status() == 200) {
                    last = atlas.get(GROUP + "/events");
                }
                return last;
            });

            assertThat(refused.header("Retry-After")).isEqualTo("60");
            assertThat(refused.json().path("parameters")).hasToString("[\"" + GROUP + "/events\",60,300,1,60]");
        }
    }

    @Test
    void aBucketThatOthersEmptiedRefillsInVirtualTime() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.leaveClusterCalls(PROJECT, 1);
            assertThat(atlas.get(CLUSTERS).status()).isEqualTo(200);
            assertThat(atlas.get(CLUSTERS).status()).isEqualTo(429);
            atlas.pass(Duration.ofMinutes(1));
            assertThat(atlas.get(CLUSTERS).header("RateLimit-Remaining")).isEqualTo("4999");
        }
    }

    @Test
    void aCallTakesTheLatencyInVirtualTimeAndTheCallerIsKnown() {
        try (AtlasFixture atlas = new AtlasFixture(withLatency(Duration.ofMillis(100)))) {
            Caller caller = new Caller("InspectProject", "", Instant.MAX);
            List<Instant> seen = new ArrayList<>();
            atlas.timeline.start(
                    "step",
                    () -> atlas.wire.as(caller, () -> {
                        atlas.token();
                        atlas.get(GROUP);
                        return seen.add(atlas.timeline.instant());
                    }));
            atlas.timeline.run();
            assertThat(seen).containsExactly(START.plusMillis(200));
            assertThat(atlas.wire.calls())
                    .extracting(Call::operation)
                    .containsExactly("generateOAuthToken", "getGroup");
            assertThat(atlas.wire.calls()).extracting(Call::caller).containsOnly(caller);
        }
    }

    @Test
    void actorsThatWaitForAnswersAtTheSameTimeDontMixUp() {
        try (AtlasFixture atlas = new AtlasFixture(withLatency(Duration.ofMillis(100)))) {
            String token = atlas.token();
            assertThat(token).isNotEmpty();
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "actor" + i;
                atlas.timeline.start(
                        name,
                        () -> atlas.wire.as(Caller.person(name, ""), () -> {
                            Answer answer = atlas.get(ROLES);
                            return answers.add(name
                                    + ' '
                                    + answer.status()
                                    + ' '
                                    + atlas.wire.caller().name());
                        }));
            }
            atlas.timeline.run();
            assertThat(answers).hasSize(8);
            for (int i = 0; i < 8; i++) {
                assertThat(answers.get(i)).isEqualTo("actor" + i + " 200 actor" + i);
            }
        }
    }

    @Test
    void anInvocationThatEndedGetsNoAnswer() {
        try (AtlasFixture atlas = new AtlasFixture(withLatency(Duration.ofMillis(100)))) {
            String token = atlas.token();
            assertThat(token).isNotEmpty();
            Caller dying =
                    new Caller("AuthorizeRole", "", atlas.timeline.instant().plusMillis(60));
            List<Throwable> thrown = new ArrayList<>();
            atlas.timeline.start(
                    "step",
                    () -> atlas.wire.as(dying, () -> {
                        try {
                            return atlas.post(ROLES, "{\"providerName\":\"AWS\"}")
                                    .status();
                        } catch (UncheckedIOException closed) {
                            return thrown.add(closed.getCause()) ? 0 : 1;
                        }
                    }));
            atlas.timeline.run();
            assertThat(thrown).hasSize(1).first().isInstanceOf(IOException.class);
            assertThat(atlas.wire.writes()).hasSize(1);
            assertThat(Wire.InvocationEnded.class).isAssignableTo(Error.class);
        }
    }

    private static World.Atlas withLatency(Duration latency) {
        World.Atlas world = world(project());
        return new World.Atlas(
                world.orgId(),
                world.awsAccountArn(),
                world.credentials(),
                latency,
                world.addresses(),
                world.projects(),
                world.faults());
    }

    private static AtlasFault fault(
            String operation,
            int status,
            @Nullable String errorCode,
            @Nullable Integer retryAfter,
            @Nullable Integer times,
            @Nullable Integer skip,
            @Nullable Boolean effect) {
        return new AtlasFault(operation, status, errorCode, retryAfter, times, skip, effect);
    }
}
