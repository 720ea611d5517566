package io.github.atlascmk.impact;

import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.enrolment.Dependency;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sha256;
import io.github.atlascmk.store.Table;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which messages are due after a look. A message has a subject: the key or role that several projects share,
 * the project itself, its tasks, or its failed runs. Each subject has an {@link Episode}, in which an execution claims
 * the message before it publishes it; so what several executions see at once is told once. A message counts as told
 * once it was published.
 */
public final class MessageSchedule {
    static final String TASKS = "#tasks";

    private final Episodes episodes;
    private final ImpactRecords records;
    private final WatchIndex watched;
    private final String stateTable;
    private final Clock clock;

    /**
     * What follows from a look.
     *
     * @param impact what is at stake
     * @param messages to publish now
     * @param record what to remember of the look
     */
    public record Due(Impact impact, List<Notification> messages, ImpactRecord record) {}

    public MessageSchedule(Platform platform) {
        this.episodes = new Episodes(platform);
        this.records = new ImpactRecords(platform);
        this.watched = new WatchIndex(platform);
        this.stateTable = Table.states(platform).name();
        this.clock = platform.clock();
    }

    /** The subject of what a project's owner has to do. */
    static String tasksOf(String projectId) {
        return projectId + TASKS;
    }

    /** The subject of a project's failed runs. */
    static String runsOf(String projectId) {
        return projectId + "#runs";
    }

    /** Whether a subject is that of a danger: tasks and runs have subjects of their own. */
    static boolean isDanger(String about) {
        return !about.contains("#");
    }

    /** What people may be told about that is this project's alone: its danger, its tasks and its failed runs. */
    public static List<String> subjectsOf(String projectId) {
        return List.of(projectId, tasksOf(projectId), runsOf(projectId));
    }

    /**
     * Forgets what people were told about a project that nobody looks after any more. What it shares with another one
     * is left to that one, which tells people when it is over.
     */
    public void forget(String projectId) {
        subjectsOf(projectId).forEach(episodes::forget);
        records.find(projectId)
                .told()
                .forEach((about, at) -> episodes.find(about)
                        .ifPresent(episode -> heir(episode, projectId)
                                .ifPresentOrElse(
                                        other -> records.changeTold(other, told -> told.putIfAbsent(about, at)),
                                        () -> episodes.forget(about))));
        records.forget(projectId);
    }

    /** Another project that was named as in the same danger, and is still looked after. */
    private Optional<String> heir(Episode episode, String projectId) {
        return episode.projects().stream()
                .filter(other -> !other.equals(projectId))
                .filter(other -> !records.find(other).equals(ImpactRecord.NONE))
                .findFirst();
    }

    /**
     * After a look at a project.
     *
     * @param execution the ARN of the run that looked
     */
    public Due after(Evidence evidence, Impact impact, String execution) {
        Round round = new Round(evidence, impact, execution);
        if (impact.level() == Level.NONE) {
            round.over();
        } else if (round.isToBeTold()) {
            round.danger();
        }
        round.tasks();
        return new Due(
                impact,
                List.copyOf(round.messages),
                Judgement.record(evidence, impact).telling(round.told));
    }

    /** After a run that failed. */
    public Optional<Notification> afterFailure(Evidence evidence, Impact impact, String diagnosis, String execution) {
        Round round = new Round(evidence, impact, execution);
        String about = runsOf(evidence.enrolment().projectId());
        Optional<Episode> claim = round.claim(
                about,
                impact.level(),
                Sha256.hex(diagnosis),
                List.of(evidence.enrolment().projectId()));
        // If the failure was acknowledged, it counts as told now, so that no sweep starts a run only to tell it.
        records.put(
                evidence.enrolment().projectId(),
                evidence.before(),
                evidence.before().telling(round.told));
        return claim.map(claimed ->
                round.messages().failure(diagnosis).withReceipt(round.receipt(about, claimed.messageId(), false)));
    }

    /** After a run that didn't fail, if the one before did. */
    public void afterSuccess(String projectId) {
        String about = runsOf(projectId);
        episodes.forget(about);
        records.changeTold(projectId, told -> told.remove(about));
    }

    /** Records that a message was published. */
    public void published(Notification.Receipt receipt) {
        Instant now = clock.instant();
        String about = receipt.about();
        Consumer<Map<String, Instant>> change;
        if (receipt.isOver()) {
            episodes.end(about, receipt.messageId());
            change = told -> told.remove(about);
        } else {
            episodes.published(about, receipt.messageId(), now);
            change = told -> told.put(about, now);
        }
        if (receipt.projectId() != null) {
            records.changeTold(receipt.projectId(), change);
        }
    }

    /** One look's messages. */
    private final class Round {
        private final Evidence evidence;
        private final Impact impact;
        private final String execution;
        private final String projectId;
        private final List<Notification> messages = new ArrayList<>();
        private final Map<String, Instant> told;
        private final Map<String, Optional<Episode>> read = new HashMap<>();

        private Round(Evidence evidence, Impact impact, String execution) {
            this.evidence = evidence;
            this.impact = impact;
            this.execution = execution;
            this.projectId = evidence.enrolment().projectId();
            this.told = new TreeMap<>(evidence.before().told());
        }

        /** About some of the causes: the others are told by messages of their own. */
        private ProjectMessages messages(List<Cause> causes) {
            return new ProjectMessages(evidence, impact.only(causes), execution, stateTable);
        }

        private ProjectMessages messages() {
            return new ProjectMessages(evidence, impact, execution, stateTable);
        }

        /** A look that failed once may be chance, unless AWS itself says that something is broken. */
        private boolean isToBeTold() {
            return impact.level().isDanger()
                    || !impact.causes().isEmpty()
                    || evidence.before().failedLooks() > 0;
        }

        private void danger() {
            if (impact.isFromBefore()) {
                again();
                return;
            }
            Map<String, List<Cause>> bySubject = impact.causes().stream()
                    .collect(Collectors.groupingBy(Cause::subject, TreeMap::new, Collectors.toList()));
            List<Cause> own = new ArrayList<>();
            bySubject.forEach((about, causes) -> {
                Map<String, ImpactRecord> others = othersAt(about);
                if (others.isEmpty()) {
                    own.addAll(causes);
                } else {
                    shared(about, causes, others);
                }
            });
            if (bySubject.isEmpty() || !own.isEmpty()) {
                own(impact.causes().stream().filter(own::contains).toList());
            }
        }

        /** A danger that is known and couldn't be looked at again. */
        private void again() {
            for (String about : List.copyOf(told.keySet())) {
                if (isDanger(about)) {
                    find(about).filter(episode -> !episode.isOver()).ifPresent(episode -> again(about, episode));
                }
            }
        }

        private void again(String about, Episode episode) {
            String known = String.join("\n", episode.knownLines(execution, evidence.now()));
            if (episode.isSaid(impact.level(), known, evidence.now())) {
                return;
            }
            claim(about, impact.level(), known, episode.projects())
                    .ifPresent(claimed -> send(about, claimed, messages().danger(about, others(claimed.projects()))));
        }

        private void shared(String about, List<Cause> causes, Map<String, ImpactRecord> others) {
            List<String> projects = Stream.concat(Stream.of(projectId), others.keySet().stream())
                    .sorted()
                    .toList();
            claim(about, impact.level(), withTold(about, causes), projects)
                    .ifPresent(claimed -> send(about, claimed, messages(causes).danger(about, others)));
        }

        /**
         * What was told already isn't new: another writer may take away one thing after the other, and projects see
         * different things broken in what they share. That Atlas still can't use the key isn't new either.
         */
        private String withTold(String about, List<Cause> causes) {
            Set<String> all = new TreeSet<>(fingerprint(causes).lines().toList());
            List<String> known = find(about)
                    .map(episode -> episode.knownLines(execution, evidence.now()))
                    .orElse(List.of());
            if (!known.isEmpty()) {
                all.removeIf(line -> line.startsWith(Cause.Kind.UNEXPLAINED.name()));
                all.addAll(known);
            }
            return String.join("\n", all);
        }

        private void own(List<Cause> causes) {
            if (impact.level() != Level.UNKNOWN && isSaid(causes)) {
                return;
            }
            claim(
                            projectId,
                            impact.level(),
                            impact.level() == Level.UNKNOWN ? "unread" : withTold(projectId, causes),
                            List.of(projectId))
                    .ifPresent(
                            claimed -> send(projectId, claimed, messages(causes).danger(projectId, Map.of())));
        }

        private boolean isSaid(List<Cause> causes) {
            return find(projectId)
                    .filter(episode -> episode.isSaid(impact.level(), fingerprint(causes), evidence.now()))
                    .isPresent();
        }

        /** The other projects that depend on a key or a role, and were encrypted at their last look. */
        private Map<String, ImpactRecord> othersAt(String subject) {
            String value = RoleArn.parse(subject).map(RoleArn::lookupKey).orElse(subject);
            Map<String, Dependency.Kind> depending = watched.projects(value);
            Set<String> ids = new HashSet<>(depending.keySet());
            ids.removeIf(id -> id.equals(projectId) || depending.get(id) == Dependency.Kind.FORMER_KEY);
            return others(ids);
        }

        private Map<String, ImpactRecord> others(Collection<String> projects) {
            Set<String> ids = new HashSet<>(projects);
            ids.remove(projectId);
            Map<String, ImpactRecord> found = new TreeMap<>(records.find(ids));
            found.values().removeIf(record -> record.databases().isEmpty());
            return found;
        }

        /** If another writer keeps undoing our edits, it is over once a second look in a row finds nothing broken. */
        private void over() {
            if (evidence.findings().has(Kind.CONFLICTING_WRITER)
                    && evidence.before().level() != Level.NONE) {
                return;
            }
            Set<String> open = new TreeSet<>(told.keySet());
            if (evidence.before().level() != Level.NONE) {
                // Its message may have been published by a run that died before it could record that.
                open.add(projectId);
            }
            for (String about : open) {
                if (!isDanger(about)) {
                    continue;
                }
                Episode episode = find(about).orElse(null);
                if (episode == null) {
                    told.remove(about);
                } else {
                    over(about, episode);
                }
            }
        }

        /** A danger that several projects share is over once each of them has proved it. */
        private void over(String about, Episode episode) {
            Set<String> others = new TreeSet<>(episode.projects());
            others.remove(projectId);
            if (!others.isEmpty()) {
                // First, since others look at the same time: whoever stores last sees that all have proved it.
                records.put(projectId, evidence.before(), Judgement.record(evidence, impact));
            }
            records.findUnbroken(others).ifPresent(present -> over(about, episode, present.values()));
        }

        private void over(String about, Episode episode, Collection<ImpactRecord> others) {
            long proved = others.stream()
                    .filter(record -> isSeenSince(record, episode))
                    .count();
            claim(about, Level.NONE, Episode.OVER, episode.projects())
                    .ifPresent(claimed -> messages.add(messages()
                            .over(about, episode, proved, others.size() - proved)
                            .withReceipt(receipt(about, claimed.messageId(), true))));
        }

        /** Times of looks are stored at least when the level changes. */
        private boolean isSeenSince(ImpactRecord record, Episode episode) {
            Instant seen = record.seenAt();
            return seen != null && seen.isAfter(episode.since());
        }

        /** What a look can't read has no tasks, so it ends none. */
        private void tasks() {
            if (evidence.unread() != null) {
                return;
            }
            List<Finding> tasks = personal();
            String about = tasksOf(projectId);
            if (tasks.isEmpty()) {
                if (told.remove(about) != null) {
                    episodes.forget(about);
                }
                return;
            }
            claim(about, Level.NONE, tasksFingerprint(tasks), List.of(projectId))
                    .ifPresent(claimed -> send(about, claimed, messages().tasks(tasks)));
        }

        /** What is for a person, and isn't what the danger is about. */
        private List<Finding> personal() {
            return evidence.findings().with(Disposition.HUMAN).stream()
                    .filter(finding -> !isCause(finding))
                    .toList();
        }

        private boolean isCause(Finding finding) {
            return impact.level().isDanger()
                    && (SAME.contains(finding.kind())
                            || impact.causes().stream()
                                    .anyMatch(cause -> cause.subject().equals(finding.subject())
                                            && OF_CAUSES.contains(finding.kind())));
        }

        private String tasksFingerprint(List<Finding> tasks) {
            return Findings.of(tasks).messageFingerprint("");
        }

        private void send(String about, Episode claimed, Notification notification) {
            messages.add(notification.withReceipt(receipt(about, claimed.messageId(), false)));
        }

        private Notification.Receipt receipt(String about, String messageId, boolean over) {
            return new Notification.Receipt(about, messageId, projectId, over);
        }

        /** Claims the message about something; empty if none is due, or if another execution is about to tell it. */
        private Optional<Episode> claim(String about, Level level, String fingerprint, List<String> projects) {
            Instant now = evidence.now();
            Episode present = find(about).orElse(null);
            Episode wanted = Episode.wanted(
                    about,
                    level,
                    fingerprint,
                    Objects.requireNonNullElse(impact.since(), now),
                    projects,
                    execution,
                    now);
            if (present != null && present.publishedAt() != null) {
                told.put(about, present.publishedAt());
            }
            if (present == null || present.isFollowedBy(wanted, projectId)) {
                return episodes.claim(about, present, wanted);
            }
            if (present.isAcknowledged(now)) {
                told.put(about, now);
            }
            return Optional.empty();
        }

        /** As it was when this look first needed it: a claim fails if another execution changed it since. */
        private Optional<Episode> find(String about) {
            return read.computeIfAbsent(about, episodes::find);
        }
    }

    private static String fingerprint(List<Cause> causes) {
        return causes.stream()
                .map(cause -> cause.kind() + " " + cause.subject())
                .sorted()
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    /** Findings that say that live encryption doesn't work, whatever the cause. */
    private static final Set<Kind> SAME = EnumSet.of(Kind.ENCRYPTION_INVALID, Kind.KEY_IN_USE_INVALID);

    /** Findings that say of a key or a role what a cause says. */
    private static final Set<Kind> OF_CAUSES = EnumSet.of(
            Kind.KEY_DISABLED,
            Kind.KEY_PENDING_DELETION,
            Kind.KEY_MISSING,
            Kind.KEY_UNUSABLE,
            Kind.KEY_UNREADABLE,
            Kind.ROLE_MISSING,
            Kind.ROLE_VANISHED,
            Kind.ACCESS_DENIED,
            Kind.ACCESS_MAY_BE_DENIED,
            Kind.TRUST_UNEDITABLE,
            Kind.KEY_ACCESS_UNEDITABLE,
            Kind.KEY_POLICY_UNEDITABLE,
            Kind.KEY_NOT_TAGGED);
}
