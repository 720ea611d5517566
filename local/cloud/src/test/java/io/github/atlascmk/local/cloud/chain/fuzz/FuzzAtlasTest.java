package io.github.atlascmk.local.cloud.chain.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.TamperedAtlas;
import io.github.atlascmk.local.cloud.chain.security.SecretsTest;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.junit.jupiter.api.Test;

/**
 * Answers of Atlas, damaged: whatever comes back, a run ends by its own words, harms nobody, and the next one does what
 * is left.
 */
class FuzzAtlasTest {
    private static final List<String> WORLDS =
            List.of("default", "default", "default", "search-nodes", "ip-conditions", "api-key", "alerts");
    private static final List<Integer> STATUSES = List.of(
            200, 202, 204, 206, 301, 304, 400, 401, 402, 403, 404, 405, 406, 409, 410, 422, 429, 499, 500, 503, 599);
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "-1",
            "0",
            "1",
            "2.5",
            "999999",
            "99999999999999999999",
            "Wed, 21 Oct 2026 07:28:00 GMT",
            "\u00e4");
    private static final List<String> TYPES = List.of(
            "text/html",
            "application/json;charset=no-such-charset",
            "application/json;charset=\u2603",
            "application/json;charset=utf-16",
            "application/vnd.atlas.2099-01-01+json",
            "/;=",
            "");

    @Test
    void aDamagedAnswerEndsARunInItsOwnWordsAndHarmsNobody() {
        Fuzz.each("answers of Atlas", 45, random -> {
            Damaging damaging = new Damaging(random);
            String world = WORLDS.get(random.nextInt(WORLDS.size()));
            try (Scenario scenario = Scenario.of(Scenario.changed(world, WorldDraft::atlasFaults), damaging)) {
                scenario.publish("cluster-observed.json");
                String what = world + ", " + damaging;
                endedInOurWords(scenario.lastRun(), what);
                Aftermath.isHarmless(scenario);
                damaging.stop();
                scenario.startRun();
                assertThat(scenario.outcome()).as(what + scenario.diagnosis()).isIn("ENCRYPTED", "COMPLIANT");
                assertThat(scenario.cloud().logs()).as(what).doesNotContain("UnexpectedFailure", "\tat ");
                Aftermath.isHarmless(scenario);
                if (world.equals("default")) {
                    Aftermath.isComplete(scenario);
                }
                SecretsTest.hasNoSecrets(scenario);
            }
        });
    }

    private static void endedInOurWords(Execution run, String what) {
        if (run.status() == Execution.Status.SUCCEEDED) {
            return;
        }
        assertThat(run.status()).as(what).isEqualTo(Execution.Status.FAILED);
        assertThat(run.error())
                .as("%s: %s", what, run.cause())
                .matches("io\\.github\\.atlascmk\\.failure\\.\\w+|ClusterFailed|EncryptionInvalid")
                .doesNotContain("UnexpectedFailure");
        assertThat(run.cause()).as(what).hasSizeLessThan(10_000);
    }

    /** Damages one answer, or that one and those after it to the same request. */
    private static final class Damaging implements Interference {
        private final Random random;
        private final int first;
        private int left;
        private int seen;
        private String request = "";
        private String how = "no answer was damaged";

        Damaging(Random random) {
            this.random = random;
            // The first one is the token.
            this.first = random.nextInt(6) == 0 ? 0 : random.nextInt(45);
            this.left = random.nextInt(3) == 0 ? 40 : 1;
        }

        void stop() {
            left = 0;
        }

        @Override
        public <T> T given(String function, Class<T> type, T thing) {
            return thing instanceof CloseableHttpClient client
                    ? type.cast(new TamperedAtlas(client, (sent, sender) -> answer(sent, sender.send(sent))))
                    : thing;
        }

        private synchronized ClassicHttpResponse answer(ClassicHttpRequest sent, ClassicHttpResponse answer)
                throws IOException {
            String now = sent.getMethod() + " " + sent.getRequestUri();
            boolean meant = seen++ >= first && left > 0 && (request.isEmpty() || request.equals(now));
            if (meant) {
                left--;
                request = now;
                damage(answer);
            }
            return answer;
        }

        private void damage(ClassicHttpResponse answer) throws IOException {
            HttpEntity entity = answer.getEntity();
            byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
            switch (random.nextInt(10)) {
                case 0 -> {
                    answer.setCode(STATUSES.get(random.nextInt(STATUSES.size())));
                    answer.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
                    how = "status " + answer.getCode();
                }
                case 1 -> {
                    answer.setEntity(null);
                    how = "no body";
                }
                case 2 -> {
                    answer.setEntity(new InputStreamEntity(new Broken(body), ContentType.APPLICATION_JSON));
                    how = "the connection breaks";
                }
                case 3 -> {
                    answer.setEntity(new InputStreamEntity(new Endless(), ContentType.APPLICATION_JSON));
                    how = "it never ends";
                }
                case 4 -> {
                    answer.setCode(random.nextBoolean() ? 429 : answer.getCode());
                    answer.setHeader("Retry-After", VALUES.get(random.nextInt(VALUES.size())));
                    answer.setHeader("RateLimit-Remaining", VALUES.get(random.nextInt(VALUES.size())));
                    String type = TYPES.get(random.nextInt(TYPES.size()));
                    answer.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(type)));
                    how = answer.getCode() + " of " + type;
                }
                default -> {
                    Damage damage = Damage.of(body.length == 0 ? new byte[] {'{', '}'} : body, random);
                    answer.setEntity(new ByteArrayEntity(damage.bytes(), ContentType.APPLICATION_JSON));
                    how = damage.toString();
                }
            }
        }

        @Override
        public String toString() {
            return request + ": " + how;
        }
    }

    /** Gives way in the middle. */
    private static final class Broken extends InputStream {
        private final byte[] body;
        private int at;

        Broken(byte[] body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            if (at >= body.length / 2) {
                throw new ConnectionClosedException();
            }
            return body[at++] & 0xFF;
        }
    }

    /** A text without an end. */
    private static final class Endless extends InputStream {
        private boolean begun;

        @Override
        public int read() {
            int next = begun ? 'x' : '"';
            begun = true;
            return next;
        }
    }
}
