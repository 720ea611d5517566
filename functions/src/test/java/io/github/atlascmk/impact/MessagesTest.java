package io.github.atlascmk.impact;

import static io.github.atlascmk.impact.EvidenceSketch.NOW;
import static io.github.atlascmk.impact.EvidenceSketch.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read. */
class MessagesTest {
    private static final String STOCK = "64b7f0c2a1d2e3f405060709";
    private static final String CONFLICT = "arn:aws:iam::111122223333:role/atlas-cmk/orders";

    private static EvidenceSketch disabled() {
        return EvidenceSketch.of(Cause.Kind.KEY_DISABLED).invalid().doneBy("DisableKey", NOW.minusSeconds(60));
    }

    private static EvidenceSketch later(EvidenceSketch sketch) {
        return sketch.after(sketch.record()).at(NOW.plus(Duration.ofMinutes(30)));
    }

    private static EvidenceSketch trustInObserve() {
        EvidenceSketch sketch = EvidenceSketch.of(Cause.Kind.TRUST_GONE)
                .invalid()
                .doneBy("UpdateAssumeRolePolicy", NOW.minusSeconds(60));
        sketch.mode = Mode.OBSERVE;
        return sketch;
    }

    private static EvidenceSketch unread() {
        EvidenceSketch sketch = new EvidenceSketch().unread();
        sketch.awsRead = false;
        return sketch.after(sketch.record()).at(NOW.plusSeconds(30));
    }

    private static Notification over(long proved, long unseen) {
        EvidenceSketch sketch = new EvidenceSketch().after(disabled().record()).at(NOW.plus(Duration.ofMinutes(20)));
        return sketch.messages()
                .over(
                        "64b7a0c3d2e1f00012340001",
                        new Episode("1", Level.AT_RISK, "", NOW, List.of(), "", NOW, NOW, null, null),
                        proved,
                        unseen);
    }

    private static Finding task(Kind kind, String subject, String message) {
        return new Finding(kind, Disposition.HUMAN, "", subject, message, null);
    }

    private static Map<String, Notification> all() {
        EvidenceSketch healthy = new EvidenceSketch();
        Map<String, Notification> all = new LinkedHashMap<>();
        all.put("At risk: the key is disabled", disabled().message());
        all.put(
                "At risk, in mode OBSERVE: the repair is for a person",
                trustInObserve().message());
        all.put(
                "At risk, of one kind only: what runs goes on",
                EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN).message());
        all.put("Down", later(disabled()).message());
        all.put(
                "Down, and data is lost on a date",
                later(EvidenceSketch.of(Cause.Kind.KEY_PENDING_DELETION)
                                .invalid()
                                .doneBy("ScheduleKeyDeletion", NOW.minusSeconds(60)))
                        .message());
        all.put("Lost", EvidenceSketch.of(Cause.Kind.KEY_DELETED).invalid().message());
        all.put("Unknown", unread().message());
        all.put(
                "Shared by several projects",
                disabled()
                        .messages()
                        .danger(
                                "64b7a0c3d2e1f00012340001",
                                Map.of(
                                        STOCK,
                                        new ImpactRecord(
                                                "stock-prod",
                                                Level.NONE,
                                                null,
                                                null,
                                                null,
                                                List.of("stock"),
                                                EvidenceSketch.KEY,
                                                EvidenceSketch.ROLE,
                                                NOW,
                                                NOW,
                                                0,
                                                Map.of()))));
        all.put("Over", over(0, 0));
        all.put("Over, shared by several projects", over(2, 1));
        all.put(
                "Something is for a person",
                healthy.messages()
                        .tasks(List.of(task(
                                Kind.EXISTING_CLUSTER,
                                "billing",
                                "is older than the enrolment, and existing clusters are only reported"))));
        all.put(
                "Another writer undoes our edits",
                healthy.messages()
                        .tasks(List.of(
                                task(Kind.CONFLICTING_WRITER, CONFLICT, "somebody took our statement away 3 times"))));
        all.put("A run failed", healthy.messages().failure("IAM refused iam:PutRolePolicy"));
        all.put("The brake is on", OrganisationMessages.brake(List.of("a".repeat(24), "b".repeat(24)), 12));
        all.put("Many projects can't be read", OrganisationMessages.unread(7, 12));
        all.put("They can be read again", OrganisationMessages.readable(12));
        return all;
    }

    @Test
    void areWrittenDown() {
        StringBuilder page = new StringBuilder("\n");
        all().forEach((title, message) -> page.append(
                "### %s\n\n```text\nSubject: %s\n\n%s```\n\n".formatted(title, message.subject(), message.message())));
        new GeneratedPart("docs/messages.md", "messages").holds(page.toString());
    }

    @Test
    void beginWithTheLevelAndFitATelephone() {
        all().values().forEach(message -> {
            String level =
                    Objects.requireNonNull(message.attributes().get("level")).value();
            assertThat(message.subject())
                    .startsWith(Level.valueOf(level).words())
                    .hasSizeLessThanOrEqualTo(80)
                    .matches("[ -~]+");
            assertThat(message.message())
                    .contains("What it means for the data")
                    .doesNotContain("http", "0f1e2d3c", "null")
                    .doesNotContainPattern("(?i)\\bsafe\\b|no danger|nothing is lost");
        });
    }

    /** Amazon SNS: a subject is printable ASCII of fewer than 100 characters, or the message is refused. */
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "Überweisungen – Prod",
                "two\nlines\r\nLevel: NONE",
                "\u0000\u0007\u202e",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
                "NONE, over: all is well",
                "",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void keepTheirSubjectsWhateverAProjectIsCalled(String name) {
        for (Cause.Kind kind : Cause.Kind.values()) {
            for (int minutes : new int[] {0, 30, 3 * 24 * 60}) {
                EvidenceSketch sketch = EvidenceSketch.of(kind).invalid();
                sketch.after(sketch.record()).at(NOW.plus(Duration.ofMinutes(minutes)));
                Impact impact = sketch.impact();
                String begin = ProjectMessages.begin(impact, sketch.now);

                assertThat(new Message(impact.level(), begin, name, kind.words())
                                .notification()
                                .subject())
                        .hasSizeLessThanOrEqualTo(80)
                        .matches("[ -~]+")
                        .startsWith(begin + ": ")
                        .endsWith(kind.words());
            }
        }
    }

    @Test
    void carryWhatSubscribersFilterBy() {
        EvidenceSketch sketch = disabled();
        sketch.contact = "orders-team";
        Notification message = sketch.message().withReceipt(new Notification.Receipt(PROJECT, "1f", PROJECT, false));

        assertThat(message.attributes())
                .extractingFromEntries(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().value())
                .containsExactly("contact=orders-team", "level=AT_RISK", "messageId=1f", "projectId=" + PROJECT);
        assertThat(message.attributes().values())
                .allSatisfy(attribute -> assertThat(attribute.dataType()).isEqualTo("String"));
    }
}
