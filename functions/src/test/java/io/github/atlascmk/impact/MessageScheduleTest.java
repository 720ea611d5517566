package io.github.atlascmk.impact;

import static io.github.atlascmk.impact.EvidenceSketch.KEY;
import static io.github.atlascmk.impact.EvidenceSketch.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.enrolment.Dependency;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageScheduleTest {
    private static final String STOCK = "64b7f0c2a1d2e3f405060709";

    private final FakePlatform fake = new FakePlatform();
    private final MessageSchedule telling = new MessageSchedule(fake.platform());
    private final Episodes episodes = new Episodes(fake.platform());
    private final ImpactRecords records = new ImpactRecords(fake.platform());
    private final WatchIndex index = new WatchIndex(fake.platform());

    private static EvidenceSketch disabled() {
        return EvidenceSketch.of(Cause.Kind.KEY_DISABLED).invalid();
    }

    private static EvidenceSketch ofStock(EvidenceSketch sketch) {
        sketch.projectId = STOCK;
        sketch.name = "stock-prod";
        return sketch;
    }

    /** What a look of this execution leads to; it remembers what it saw. */
    private List<Notification> look(EvidenceSketch sketch, String execution) {
        ImpactRecord stored = stored(sketch.projectId);
        Evidence evidence = sketch.at(fake.clock.instant()).after(stored).evidence();
        MessageSchedule.Due due = telling.after(evidence, Judgement.of(evidence), execution);
        records.put(sketch.projectId, stored, due.record());
        return due.messages();
    }

    /** The same, and its messages are published. */
    private List<Notification> tell(EvidenceSketch sketch) {
        List<Notification> messages = look(sketch, "run " + fake.clock.instant());
        publish(messages);
        return messages;
    }

    private void publish(List<Notification> messages) {
        messages.forEach(message -> telling.published(Objects.requireNonNull(message.receipt())));
    }

    private ImpactRecord stored(String projectId) {
        ImpactRecord found = records.find(projectId);
        if (found.seenAt() != null) {
            return found;
        }
        ImpactRecord first =
                EvidenceSketch.before(Level.NONE, fake.clock.instant().minusSeconds(300));
        records.put(projectId, found, first);
        return first;
    }

    private void pass(Duration time) {
        fake.clock.advance(time);
    }

    private static String subject(List<Notification> messages) {
        return messages.size() == 1 ? messages.getFirst().subject() : messages.size() + " messages";
    }

    private static String id(List<Notification> messages) {
        return Objects.requireNonNull(messages.getFirst().attributes().get("messageId"))
                .value();
    }

    private void share() {
        for (String project : List.of(PROJECT, STOCK)) {
            index.record(project, Set.of(new Dependency(Dependency.Kind.KEY, KEY)), Set.of());
        }
        look(new EvidenceSketch(), "first");
        look(ofStock(new EvidenceSketch()), "first of stock");
    }

    @Test
    void oneOfTwoExecutionsTellsWhatBothSee() {
        assertThat(look(disabled(), "one")).hasSize(1);
        assertThat(look(disabled(), "two")).isEmpty();
    }

    /** Between the read of an episode and the claim another execution claims it. */
    @Test
    void oneOfTwoExecutionsTellsWhatBothReadAtOnce() {
        Evidence evidence =
                disabled().at(fake.clock.instant()).after(stored(PROJECT)).evidence();
        List<Notification> other = new ArrayList<>();
        fake.dynamoDb.calls().clear();
        fake.dynamoDb.beforeEachCall(() -> {
            if (!fake.dynamoDb.calls().isEmpty()
                    && fake.dynamoDb.calls().getLast().equals("GetItem")) {
                fake.dynamoDb.beforeEachCall(() -> {});
                other.addAll(
                        telling.after(evidence, Judgement.of(evidence), "two").messages());
            }
        });

        assertThat(telling.after(evidence, Judgement.of(evidence), "one").messages())
                .isEmpty();
        assertThat(other).hasSize(1);
    }

    @Test
    void anotherExecutionTellsAfterAMinuteWhatNobodyPublished() {
        List<Notification> first = look(disabled(), "one");
        pass(Duration.ofSeconds(59));
        assertThat(look(disabled(), "two")).isEmpty();
        assertThat(look(disabled(), "one")).as("whoever claimed it").hasSize(1);
        pass(Duration.ofSeconds(60));

        List<Notification> second = look(disabled(), "two");

        assertThat(id(second)).isEqualTo(id(first));
    }

    /** A finding counts as told only if it was. */
    @Test
    void countsAsToldOnlyWhatWasPublished() {
        look(disabled(), "one");
        assertThat(records.find(PROJECT).told()).isEmpty();

        pass(Duration.ofMinutes(1));
        tell(disabled());

        assertThat(records.find(PROJECT).told()).containsOnlyKeys(PROJECT);
        assertThat(tell(disabled())).isEmpty();
    }

    @Test
    void tellsAgainWhatGotWorseOrHasAnotherCause() {
        assertThat(subject(tell(disabled()))).startsWith("AT RISK by 12:10 UTC: ");
        pass(Duration.ofMinutes(5));
        assertThat(tell(disabled())).as("the same").isEmpty();
        pass(Duration.ofMinutes(6));
        assertThat(subject(tell(disabled()))).isEqualTo("DOWN, expected since 12:10 UTC: orders-prod, key disabled");
        assertThat(tell(disabled())).isEmpty();
        assertThat(subject(tell(EvidenceSketch.of(Cause.Kind.ROLE_GONE).invalid())))
                .isEqualTo("DOWN, expected since 12:10 UTC: orders-prod, role gone");
        assertThat(tell(EvidenceSketch.of(Cause.Kind.ROLE_GONE))).as("better").isEmpty();
    }

    /** What got worse before the first message went out is another message. */
    @Test
    void tellsWhatGotWorseAsANewMessage() {
        List<Notification> first = look(disabled(), "one");
        pass(Duration.ofMinutes(20));

        List<Notification> second = look(disabled(), "two");

        assertThat(subject(second)).startsWith("DOWN");
        assertThat(id(second)).isNotEqualTo(id(first));
    }

    /** The execution that was to tell it died. */
    @Test
    void tellsWhatGotWorseThoughItsFirstMessageWasNeverPublished() {
        tell(disabled());
        pass(Duration.ofMinutes(11));
        look(disabled(), "dies");
        pass(Duration.ofMinutes(1));

        assertThat(subject(look(disabled(), "lives"))).startsWith("DOWN");
    }

    /** What its message would have said isn't known to people, though a look after it claimed one that says less. */
    @Test
    void tellsTheCauseThoughTheExecutionThatSawItFirstDied() {
        look(EvidenceSketch.of(Cause.Kind.TRUST_GONE).invalid(), "run");
        publish(look(EvidenceSketch.of(Cause.Kind.UNEXPLAINED).invalid(), "run"));

        assertThat(subject(look(EvidenceSketch.of(Cause.Kind.TRUST_GONE).invalid(), "run")))
                .endsWith("trust statement gone");
    }

    /** The message that was never published was about something else, which has passed. */
    @Test
    void tellsNothingTwiceThoughAMessageInBetweenWasNeverPublished() {
        tell(disabled());
        look(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN).invalid(), "dies");
        pass(Duration.ofMinutes(2));

        assertThat(look(disabled(), "lives")).isEmpty();
        pass(Duration.ofDays(1));
        assertThat(look(disabled(), "lives")).as("the reminder").hasSize(1);
    }

    @Test
    void remindsAfterADay() {
        tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN));
        pass(Duration.ofDays(1).minusSeconds(1));
        assertThat(tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN))).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN))).hasSize(1);
        assertThat(tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN))).isEmpty();
    }

    @Test
    void anAcknowledgementKeepsRemindersAwayAndNothingElse() {
        tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN));
        Instant until = fake.clock.instant().plus(Duration.ofDays(3));
        assertThat(episodes.acknowledge(PROJECT, new Episode.Acknowledgement(until, "ann", "known")))
                .isTrue();

        pass(Duration.ofDays(2));
        assertThat(tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN)))
                .as("acknowledged")
                .isEmpty();
        EvidenceSketch more = EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN);
        Objects.requireNonNull(EvidenceSketch.BROKEN.get(Cause.Kind.KEY_DISABLED))
                .accept(more);
        assertThat(tell(more)).as("another cause").hasSize(1);
        pass(Duration.ofDays(1));
        assertThat(tell(more)).as("which nobody acknowledged").hasSize(1);
    }

    @Test
    void remindsWhenTheAcknowledgementEnds() {
        tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN));
        Instant until = fake.clock.instant().plus(Duration.ofDays(3));
        episodes.acknowledge(PROJECT, new Episode.Acknowledgement(until, "ann", "known"));

        pass(Duration.ofDays(3));
        assertThat(tell(EvidenceSketch.of(Cause.Kind.ENDPOINT_BROKEN))).hasSize(1);
        assertThat(episodes.acknowledge("another", new Episode.Acknowledgement(until, "ann", "known")))
                .as("nothing was told about it")
                .isFalse();
    }

    @Test
    void tellsOnceThatItIsOverAndHowLongItLasted() {
        tell(disabled());
        pass(Duration.ofMinutes(14));

        List<Notification> over = tell(new EvidenceSketch());

        assertThat(subject(over)).isEqualTo("NONE, over after 14 minutes: orders-prod, proved just now");
        assertThat(over.getFirst().message()).contains("Atlas could use the key at 2026-03-01 12:14:00 UTC");
        assertThat(tell(new EvidenceSketch())).isEmpty();
        assertThat(records.find(PROJECT).told()).isEmpty();
        assertThat(subject(tell(disabled()))).as("it comes back").startsWith("AT RISK");
    }

    @Test
    void tellsThatItIsOverUntilThatIsPublished() {
        tell(disabled());
        List<Notification> first = look(new EvidenceSketch(), "one");
        assertThat(look(new EvidenceSketch(), "two")).isEmpty();
        pass(Duration.ofMinutes(1));

        assertThat(id(look(new EvidenceSketch(), "two"))).isEqualTo(id(first));
    }

    @Test
    void endsNothingWithoutProof() {
        tell(disabled());
        EvidenceSketch blind = new EvidenceSketch().unread();
        blind.awsRead = false;

        assertThat(tell(blind)).isEmpty();
        EvidenceSketch half = new EvidenceSketch();
        half.awsRead = false;
        assertThat(tell(half)).isEmpty();
    }

    @Test
    void oneMessageNamesAllProjectsOfASharedKey() {
        share();

        List<Notification> told = tell(disabled());

        assertThat(subject(told)).isEqualTo("AT RISK by 12:10 UTC: 2 projects, key disabled");
        assertThat(told.getFirst().message())
                .contains("orders-prod (" + PROJECT + ")", "orders-prod", "stock-prod (" + STOCK + ")")
                .contains("They depend on the same key.")
                .doesNotContain("alone");
        assertThat(tell(ofStock(disabled()))).as("the other knows").isEmpty();
        assertThat(records.find(STOCK).told()).containsOnlyKeys(KEY);
    }

    @Test
    void aSharedDangerIsOverOnceAllHaveProvedIt() {
        share();
        tell(disabled());
        tell(ofStock(disabled()));
        pass(Duration.ofMinutes(5));

        assertThat(tell(new EvidenceSketch()))
                .as("the other is still in danger")
                .isEmpty();
        List<Notification> over = tell(ofStock(new EvidenceSketch()));

        assertThat(subject(over)).isEqualTo("NONE, over after 5 minutes: stock-prod and 1 other, proved");
        assertThat(over.getFirst().message())
                .contains("Proved too, by looks of their own: 1 other project that was named then.")
                .doesNotContain("orders-prod");
        assertThat(tell(new EvidenceSketch())).isEmpty();
        assertThat(records.find(PROJECT).told()).isEmpty();
    }

    /** Otherwise each look would find the other's message to differ from its own, for ever. */
    @Test
    void projectsThatSeeDifferentThingsOfWhatTheyShareSettleDown() {
        share();
        index.record(PROJECT, Set.of(new Dependency(Dependency.Kind.ROLE, "111122223333/orders")), Set.of());
        index.record(STOCK, Set.of(new Dependency(Dependency.Kind.ROLE, "111122223333/orders")), Set.of());
        EvidenceSketch both = EvidenceSketch.of(Cause.Kind.TRUST_GONE).invalid();
        both.keyAccess = false;

        assertThat(tell(both)).hasSize(1);
        assertThat(tell(ofStock(EvidenceSketch.of(Cause.Kind.INLINE_POLICY_GONE).invalid())))
                .isEmpty();
        assertThat(tell(both)).isEmpty();
        assertThat(tell(ofStock(EvidenceSketch.of(Cause.Kind.ROLE_GONE).invalid())))
                .as("new")
                .hasSize(1);
        assertThat(tell(both)).isEmpty();
    }

    /** The reminder of what is shared comes for all of them, too. */
    @Test
    void remindsOfASharedDangerThatCannotBeLookedAt() {
        share();
        tell(disabled());
        EvidenceSketch blind = new EvidenceSketch().unread();
        blind.awsRead = false;
        pass(Duration.ofMinutes(20));

        assertThat(subject(tell(blind))).isEqualTo("DOWN, expected since 12:10 UTC: 2 projects, as told before");
    }

    @Test
    void tellsThatNobodyCanLookAtTheSecondFailedLook() {
        EvidenceSketch blind = new EvidenceSketch().unread();
        blind.awsRead = false;

        assertThat(tell(blind)).isEmpty();
        pass(Duration.ofSeconds(5));
        assertThat(subject(tell(blind))).isEqualTo("UNKNOWN: orders-prod, it can't be read");
        pass(Duration.ofSeconds(295));
        assertThat(tell(blind)).isEmpty();
        assertThat(subject(tell(new EvidenceSketch()))).startsWith("NONE, over after 5 minutes: ");
    }

    /** AWS alone says enough. */
    @Test
    void tellsAtTheFirstFailedLookWhatAwsSays() {
        assertThat(subject(tell(EvidenceSketch.of(Cause.Kind.KEY_DISABLED).unread())))
                .isEqualTo("AT RISK by 12:10 UTC: orders-prod, key disabled");
    }

    private static EvidenceSketch toDo(Kind... kinds) {
        EvidenceSketch sketch = new EvidenceSketch();
        for (Kind kind : kinds) {
            sketch.found(kind, PROJECT);
        }
        return sketch;
    }

    @Test
    void tellsTasksOnceAgainWhenTheyChangeAndDaily() {
        assertThat(subject(tell(toDo(Kind.EXISTING_CLUSTER)))).isEqualTo("NONE: orders-prod, needs a person");
        pass(Duration.ofHours(1));
        assertThat(tell(toDo(Kind.EXISTING_CLUSTER))).isEmpty();
        assertThat(tell(toDo(Kind.EXISTING_CLUSTER, Kind.OTHER_ROLE)))
                .as("one more")
                .hasSize(1);
        assertThat(tell(toDo(Kind.OTHER_ROLE, Kind.EXISTING_CLUSTER, Kind.CLUSTER_PAUSED)))
                .as("in another order, and something for nobody")
                .isEmpty();
        pass(Duration.ofDays(1));
        assertThat(tell(toDo(Kind.EXISTING_CLUSTER, Kind.OTHER_ROLE)))
                .as("a day later")
                .hasSize(1);
        assertThat(tell(toDo())).as("done").isEmpty();
        assertThat(tell(toDo(Kind.EXISTING_CLUSTER, Kind.OTHER_ROLE)))
                .as("back again")
                .hasSize(1);
    }

    @Test
    void tellsADangerOnceAndNotAsATaskToo() {
        EvidenceSketch sketch = disabled();
        sketch.found(Kind.KEY_DISABLED, KEY);

        assertThat(subject(tell(sketch))).startsWith("AT RISK");
    }

    /** What nobody knows of any more is told neither as lasting nor as over. */
    @Test
    void forgetsWhatWasToldIfItsEpisodeIsGone() {
        tell(disabled());
        episodes.forget(PROJECT);

        assertThat(tell(new EvidenceSketch())).isEmpty();
        assertThat(records.find(PROJECT).told()).isEqualTo(Map.of());
    }

    /** Otherwise nobody would ever say that it is over. */
    @Test
    void aSharedDangerIsLeftToAnotherProjectIfTheOneThatToldItIsGone() {
        share();
        tell(disabled());
        telling.forget(PROJECT);

        assertThat(subject(tell(ofStock(new EvidenceSketch())))).startsWith("NONE, over after");
        assertThat(episodes.find(KEY)).isEmpty();
    }

    /** A look that sees nothing repeats what people know, not what the message of a dead execution would have said. */
    @Test
    void whatWasNeverPublishedIsNotTakenForToldByALookThatSeesNothing() {
        tell(EvidenceSketch.of(Cause.Kind.TRUST_GONE).invalid());
        EvidenceSketch both = EvidenceSketch.of(Cause.Kind.KEY_DISABLED).invalid();
        look(both, "dies");
        pass(Duration.ofMinutes(1));
        EvidenceSketch blind = new EvidenceSketch().unread();
        blind.awsRead = false;
        tell(blind);
        tell(blind);

        assertThat(subject(tell(both))).endsWith("key disabled");
    }

    /** Its record says that nothing is broken, as it did before the danger began. */
    @Test
    void aProjectThatWasNotLookedAtSinceIsNotCountedAsProved() {
        share();
        pass(Duration.ofMinutes(1));
        tell(disabled());
        pass(Duration.ofMinutes(5));

        List<Notification> over = tell(new EvidenceSketch());

        assertThat(subject(over)).isEqualTo("NONE, over after 5 minutes: orders-prod, proved just now");
        assertThat(over.getFirst().message())
                .contains("Not looked at since: 1 other project that was named then.")
                .doesNotContain("Proved too");
    }

    /** Two projects get well at the same time: whoever looks last has to see that the other has. */
    @Test
    void whatIsProvedIsStoredBeforeTheOthersAreAsked() {
        share();
        tell(disabled());
        tell(ofStock(disabled()));
        pass(Duration.ofMinutes(5));

        Evidence well = new EvidenceSketch()
                .at(fake.clock.instant())
                .after(stored(PROJECT))
                .evidence();
        telling.after(well, Judgement.of(well), "one");

        assertThat(subject(tell(ofStock(new EvidenceSketch())))).startsWith("NONE, over");
    }

    @Test
    void aMessageThatWasClaimedAnewIsNotEndedByTheOneBefore() {
        Notification first = tell(disabled()).getFirst();
        look(EvidenceSketch.of(Cause.Kind.ROLE_GONE).invalid(), "later");

        episodes.end(
                PROJECT, String.valueOf(Objects.requireNonNull(first.receipt()).messageId()));

        assertThat(episodes.find(PROJECT)).isPresent();
    }

    @Test
    void recordsWhetherPeopleKnowOfTasks() {
        assertThat(ImpactRecord.NONE
                        .telling(Map.of(MessageSchedule.tasksOf(PROJECT), fake.clock.instant()))
                        .isToldOfTasks())
                .isTrue();
        assertThat(ImpactRecord.NONE
                        .telling(Map.of(PROJECT, fake.clock.instant()))
                        .isToldOfTasks())
                .isFalse();
    }
}
