package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.wire.Delivery;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import io.github.atlascmk.local.simulation.Stakes.Stake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The invariants about what people are told of projects, checked after each look, message and call. */
final class Messages {
    /** How soon people are told. */
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** How soon people are told if something of the stack failed: at the next sweep, by a run. */
    private static final Duration AFTER_FAULTS = Duration.ofMinutes(RandomFleet.SWEEP_MINUTES + 15L);
    /** How long a fault may matter: whoever claimed a message and died has a minute to publish it. */
    private static final Duration FELT = Duration.ofMinutes(5);
    /** As long IAM may show a role as it was, in the worlds of {@link RandomFleet}, and clocks may be off. */
    private static final Duration HIDDEN = Duration.ofSeconds(7);

    private final Cloud cloud;
    private final RandomFleet fleet;
    private final Stakes stakes;
    private final InvocationLog invocationLog;
    private final Trace trace;
    private final BiConsumer<String, String> violations;
    /** By the project's id, and the subject of the messages. */
    private final Map<String, Map<String, Told>> told = new HashMap<>();

    private final Map<String, Look> looks = new HashMap<>();
    private final Map<String, Instant> looking = new HashMap<>();
    private final Map<String, Due> due = new HashMap<>();
    private final Map<String, Announced> announced = new HashMap<>();
    private final Map<String, Said> said = new HashMap<>();
    private final Map<String, Integer> changes = new HashMap<>();
    private final Map<String, String> lastOutcome = new HashMap<>();
    private final Map<String, Level> lastLevel = new HashMap<>();
    private final Map<String, String> lastLook = new HashMap<>();
    private final Map<String, String> lastRecord = new HashMap<>();
    private Instant disturbed = Instant.MIN;
    private int published;

    /**
     * What people know of a project.
     *
     * @param causes of the danger that they were told, as kind and subject
     */
    private record Told(Level level, Set<String> causes) {
        static final Told NOTHING = new Told(Level.NONE, Set.of());

        Told and(Told other) {
            Set<String> all = new HashSet<>(causes);
            all.addAll(other.causes);
            return new Told(level.isWorseThan(other.level) ? level : other.level, all);
        }

        /** To people who know of a danger, it is no news that Atlas can't use the key and nothing says why. */
        boolean covers(Level now, Set<String> what) {
            return !now.isWorseThan(level)
                    && what.stream()
                            .allMatch(cause ->
                                    causes.contains(cause) || (level.isDanger() && cause.startsWith("UNEXPLAINED ")));
        }
    }

    /** What a run saw at its last look. */
    private record Look(Instant began, Level level, Set<String> causes) {}

    /**
     * What people have to be told.
     *
     * @param level at least; UNKNOWN if an event alone asks for it
     */
    private record Due(Instant since, Level level, Set<String> causes, String why) {}

    /**
     * A message that a run is to publish.
     *
     * @param about its subject, as its receipt names it
     */
    private record Announced(String about, boolean over, Set<String> causes) {}

    /** A message that was published; the changes are those that were known then. */
    private record Said(Instant at, String messageId, int changes) {}

    Messages(
            Cloud cloud,
            RandomFleet fleet,
            Stakes stakes,
            InvocationLog invocationLog,
            Trace trace,
            BiConsumer<String, String> violations) {
        this.cloud = cloud;
        this.fleet = fleet;
        this.stakes = stakes;
        this.invocationLog = invocationLog;
        this.trace = trace;
        this.violations = violations;
    }

    /** Something of the stack failed, or was stopped by a person. */
    void disturbed() {
        disturbed = now();
    }

    void changed(Set<String> projectIds) {
        projectIds.forEach(this::count);
    }

    void wrote(Write write) {
        fleet.members().stream()
                .filter(member -> List.of(member.roleArn(), member.keyArn()).contains(write.target()))
                .forEach(member -> count(member.projectId()));
    }

    void called() {
        List<SnsMessage> all = cloud.notifications();
        for (; published < all.size(); published++) {
            published(all.get(published));
        }
        List.copyOf(due.keySet()).forEach(this::toldInTime);
    }

    void history(HistoryEvent event) {
        switch (event.detail()) {
            case HistoryEvent.TaskScheduled _
            when "InspectProject".equals(event.state()) -> looking.put(event.executionArn(), event.at());
            case HistoryEvent.TaskSucceeded task
            when "InspectProject".equals(event.state()) ->
                looked(event, task.result().path("Payload"));
            case HistoryEvent.TaskSucceeded task
            when "ReportResult".equals(event.state()) ->
                reported(event, task.result().path("Payload"));
            case HistoryEvent.TaskScheduled task
            when "Publish".equals(event.state()) -> publishes(event, task.arguments());
            case HistoryEvent.ExecutionAborted _ -> disturbed();
            default -> {}
        }
    }

    private void looked(HistoryEvent event, JsonNode report) {
        JsonNode impact = report.path("impact");
        if (!impact.isObject()) {
            return;
        }
        String projectId = report.path("projectId").asText();
        Instant began = looking.getOrDefault(event.executionArn(), event.at());
        Look look = new Look(began, Level.valueOf(impact.path("level").asText()), causes(impact));
        looks.put(event.executionArn(), look);
        announce(report.path("messages"), look.causes());
        seen(projectId, look, report);
        Stake stake = stakes.of(projectId);
        // Atlas alone can't take back what AWS has said.
        boolean blind = impact.path("proof").asText().contains("AWS couldn't be read")
                && !lastLevel.getOrDefault(projectId, Level.NONE).isDanger();
        lastLevel.put(projectId, look.level());
        if (look.level() == Level.NONE
                && stake.isDangerSinceBefore(began.minus(HIDDEN))
                && !(blind && isHidden(stake))) {
            violated(
                    "safeIsNeverSaidOfDanger",
                    "a look says NONE of " + projectId + ", which is broken since " + stake.brokenSince() + ": "
                            + impact.path("proof").asText());
        }
        boolean isPlan = cloud.stepFunctions()
                .describe(event.executionArn())
                .input()
                .path("plan")
                .asBoolean();
        if (look.level().isDanger() && !look.causes().isEmpty() && !isPlan) {
            ask(projectId, new Due(event.at(), look.level(), look.causes(), "a look saw " + look.causes()));
        }
    }

    /** Whether Atlas itself may not have felt yet what is broken: IAM propagates for two minutes at most. */
    private boolean isHidden(Stake stake) {
        Instant since = stake.brokenSince();
        return since != null && since.plus(Duration.ofMinutes(3)).isAfter(now());
    }

    /** Counts a change if this look saw something else than the last one of the project. */
    private void seen(String projectId, Look look, JsonNode report) {
        List<String> all = new ArrayList<>();
        all.add(look.level().name());
        look.causes().stream().sorted().forEach(all::add);
        report.path("findings")
                .forEach(finding -> all.add(finding.path("kind").asText() + " "
                        + finding.path("subject").asText() + " "
                        + finding.path("command").asText()));
        String now = all.toString();
        if (!now.equals(lastLook.put(projectId, now))) {
            count(projectId);
        }
    }

    private void reported(HistoryEvent event, JsonNode report) {
        Look look = looks.get(event.executionArn());
        announce(report.path("messages"), look == null ? Set.of() : look.causes());
        String projectId = report.at("/event/projectId").asText();
        String outcome =
                report.path("outcome").asText() + report.at("/event/diagnosis").asText();
        if (!outcome.equals(lastOutcome.put(projectId, outcome))) {
            count(projectId);
        }
    }

    /** What a sweep or a run remembers of a project. */
    void remembered(InvocationLog.@Nullable Invocation writer, String projectId, String level, String cause) {
        if (!(level + cause).equals(lastRecord.put(projectId, level + cause))) {
            count(projectId);
        }
        if (writer != null && writer.caller.name().equals("SweepProjects") && level.equals("NONE")) {
            Stake stake = stakes.of(projectId);
            // What AWS says may be unread; what Atlas says isn't, and feels what is broken once IAM has propagated.
            if (stake.isDangerSinceBefore(writer.began.minus(HIDDEN)) && !isHidden(stake)) {
                violated(
                        "safeIsNeverSaidOfDanger",
                        "a sweep remembers NONE of " + projectId + ", which is broken since " + stake.brokenSince());
            }
        }
    }

    private void announce(JsonNode messages, Set<String> causes) {
        messages.forEach(message -> {
            JsonNode receipt = message.path("receipt");
            announced.put(
                    receipt.path("messageId").asText(),
                    new Announced(
                            receipt.path("about").asText(),
                            receipt.path("isOver").asBoolean(),
                            causes));
        });
    }

    /** Whoever unenrols a project knows that nobody tells any more how it goes on. */
    void unenrolled(String projectId) {
        told.remove(projectId);
    }

    /** A message that says NONE rests on the look of the run that publishes it. */
    private void publishes(HistoryEvent event, JsonNode arguments) {
        Look look = looks.get(event.executionArn());
        if (look == null
                || !arguments
                        .at("/MessageAttributes/level/StringValue")
                        .asText()
                        .equals("NONE")) {
            return;
        }
        Level seen = look.level();
        if (seen.isDanger()) {
            violated("safeIsNeverSaidOfDanger", "a message says NONE, although its run saw " + seen);
        }
        for (Member member : named(arguments.path("Message").asText())) {
            Stake stake = stakes.of(member.projectId());
            if (stake.isDangerSinceBefore(look.began().minus(HIDDEN)) && !isHidden(stake)) {
                violated(
                        "safeIsNeverSaidOfDanger",
                        "a message says NONE of " + member.name() + ", which is broken since " + stake.brokenSince());
            }
        }
    }

    /** An event that names the role or the key of a broken project reaches the stack, now or later. */
    void delivered(Delivery delivery, Duration after) {
        String event = delivery.input().toString();
        for (Member member : fleet.members()) {
            boolean names = event.contains(member.roleName() + "\"") || event.contains(member.keyId());
            // Our own edits are no news.
            if (names
                    && !delivery.rule().endsWith("OwnEdit")
                    && delivery.target().contains("RouteEvent")
                    && isAskedFor(member.projectId())) {
                Due asked = new Due(now().plus(after), Level.UNKNOWN, Set.of(), "the event of " + delivery.rule());
                if (stakes.of(member.projectId()).isDangerSinceBefore(now().minus(HIDDEN))) {
                    ask(member.projectId(), asked);
                }
            }
        }
    }

    private boolean isAskedFor(String projectId) {
        return invocationLog.enrolled(projectId, now()).version() > 0;
    }

    private void ask(String projectId, Due asked) {
        if (!told(projectId).covers(asked.level(), asked.causes())) {
            due.putIfAbsent(projectId, asked);
        }
    }

    private void toldInTime(String projectId) {
        Due asked = Objects.requireNonNull(due.get(projectId));
        Stake stake = stakes.of(projectId);
        boolean isOver = asked.causes().isEmpty() && !stake.isDangerSinceBefore(asked.since());
        if (isOver || !stake.exists() || !isAskedFor(projectId)) {
            due.remove(projectId);
            return;
        }
        boolean faulty = disturbed.isAfter(asked.since().minus(FELT));
        if (now().isAfter(asked.since().plus(faulty ? AFTER_FAULTS : WITHIN))) {
            due.remove(projectId);
            violated(
                    "dangerIsToldInTime",
                    "nobody was told that " + projectId + " is " + asked.level() + ", although " + asked.why() + " at "
                            + asked.since() + "; told were " + told(projectId));
        }
    }

    private void published(SnsMessage message) {
        trace.line(message.at(), "people", "are told: " + message.subject());
        String id = message.attribute("messageId");
        Announced meant = announced.getOrDefault(id, new Announced("", false, Set.of()));
        List<Member> named = named(message.message() + message.attribute("projectId"));
        notTwice(message, named);
        Level level = Level.valueOf(message.attribute("level").isEmpty() ? "NONE" : message.attribute("level"));
        if (meant.over()) {
            told.values().forEach(subjects -> subjects.remove(meant.about()));
        }
        for (Member member : named) {
            if (!meant.over() && !meant.about().contains("#") && level != Level.NONE) {
                told.computeIfAbsent(member.projectId(), _ -> new HashMap<>())
                        .merge(meant.about(), new Told(level, meant.causes()), Told::and);
            }
            Due asked = due.get(member.projectId());
            // A danger that was over before anybody published a message is told with its end.
            if (asked != null && (meant.over() || told(member.projectId()).covers(asked.level(), asked.causes()))) {
                due.remove(member.projectId());
            }
        }
    }

    /**
     * The same is said again only if something changed, or if it isn't known whether the first message was published.
     */
    private void notTwice(SnsMessage message, List<Member> named) {
        String text = message.subject() + "\n"
                + message.message().lines().map(Messages::withoutTimes).sorted().toList();
        int count = named.stream()
                .mapToInt(member -> changes.getOrDefault(member.projectId(), 0))
                .sum();
        String id = message.attribute("messageId");
        Said before = said.put(withoutTimes(text), new Said(message.at(), id, count));
        if (before == null
                || before.changes() != count
                || before.at().plus(Duration.ofDays(1)).isBefore(message.at())) {
            return;
        }
        boolean lost =
                before.messageId().equals(id) && !disturbed.isBefore(before.at().minusSeconds(5));
        if (!lost) {
            violated("nothingIsToldTwice", "\"" + message.subject() + "\" was told at " + before.at() + " already");
        }
    }

    static String withoutTimes(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?(\\.\\d+)?Z?", "TIME")
                .replaceAll("\\d\\d:\\d\\d", "TIME")
                .replaceAll("\\d+ (second|minute|hour|day)s?", "TIME")
                .replaceAll(":execution:\\S+", "RUN");
    }

    /**
     * What people still believe at the end: the projects that they were told are in danger, and never that it is over.
     */
    boolean isToldOfDanger(String projectId) {
        return told(projectId).level() != Level.NONE;
    }

    private Told told(String projectId) {
        return told.getOrDefault(projectId, Map.of()).values().stream().reduce(Told.NOTHING, Told::and);
    }

    private List<Member> named(String text) {
        return fleet.members().stream()
                .filter(member -> text.contains(member.projectId())
                        || text.contains(member.name() + " ")
                        || text.contains(member.name() + ",")
                        || text.contains(member.name() + "\n"))
                .toList();
    }

    private static Set<String> causes(JsonNode impact) {
        Set<String> causes = new TreeSet<>();
        impact.path("causes")
                .forEach(cause -> causes.add(cause.path("kind").asText() + " "
                        + cause.path("subject").asText()));
        return causes;
    }

    private void count(String projectId) {
        changes.merge(projectId, 1, Integer::sum);
    }

    private Instant now() {
        return cloud.timeline().instant();
    }

    private void violated(String invariant, String wrong) {
        violations.accept(invariant, wrong);
    }
}
