package io.github.atlascmk.impact;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.ForeignEdits;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.ProjectLook;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges what a look at a project means, remembers it, and says what people have to be told. */
public final class ImpactAssessment {
    private final ImpactRecords records;
    private final Enrolments enrolments;
    private final ForeignEdits edits;
    private final MessageSchedule telling;
    private final Clock clock;

    public ImpactAssessment(Platform platform) {
        this.records = new ImpactRecords(platform);
        this.enrolments = new Enrolments(platform);
        this.edits = new ForeignEdits(platform);
        this.telling = new MessageSchedule(platform);
        this.clock = platform.clock();
    }

    /**
     * After a look of a run.
     *
     * @param teller the ARN of the run that tells people; null for a plan, which tells and remembers nothing
     */
    public MessageSchedule.Due after(Permit permit, ProjectRecord memory, ProjectLook look, @Nullable String teller) {
        ImpactRecord before = records.find(projectId(permit));
        Evidence evidence = evidence(permit, memory, look, before);
        Impact impact = Judgement.of(evidence);
        if (teller == null) {
            return new MessageSchedule.Due(impact, List.of(), before);
        }
        MessageSchedule.Due due = telling.after(evidence, impact, teller);
        records.put(projectId(permit), before, due.record());
        return due;
    }

    /**
     * After a look of a sweep, which leaves telling to a run. It remembers nothing that people who know of a danger
     * have to be told: if no run starts now, the next sweep has to see that again.
     */
    public Impact remember(Permit permit, ProjectRecord memory, ProjectLook look, ImpactRecord before) {
        Evidence evidence = evidence(permit, memory, look, before);
        Impact impact = Judgement.of(evidence);
        if (!(before.isToldOfDanger() && before.isToBeTold(impact, evidence.now()))) {
            records.put(projectId(permit), before, Judgement.record(evidence, impact));
        }
        return impact;
    }

    /**
     * After a run that failed.
     *
     * @param seen what was at stake at its last look; null if nothing was looked at
     * @return what people have to be told; empty if they know, or if the project isn't enrolled any more
     */
    public Optional<Notification> afterFailure(
            String projectId, @Nullable Impact seen, String diagnosis, String execution) {
        Permit permit = enrolments.permit(projectId);
        ImpactRecord before = records.find(projectId);
        boolean toldUnread = before.failedLooks() > 0 && before.isToldOfDanger();
        boolean toldToRepair = seen != null && seen.level().isDanger() && !seen.isRepaired();
        if (permit.enrolment() == null || toldUnread || toldToRepair) {
            return Optional.empty();
        }
        Evidence evidence = new Evidence(
                permit,
                null,
                null,
                null,
                diagnosis,
                Findings.NONE,
                before,
                ProjectRecord.NONE,
                List.of(),
                clock.instant());
        return telling.afterFailure(evidence, seen == null ? Judgement.of(evidence) : seen, diagnosis, execution);
    }

    /** Forgets what was at stake in a project that is gone. */
    public void forget(String projectId) {
        telling.forget(projectId);
    }

    /** After a run that didn't fail, if the one before did. */
    public void afterSuccess(String projectId) {
        telling.afterSuccess(projectId);
    }

    /** Who did what is read only if something is broken, since it costs calls. */
    private Evidence evidence(Permit permit, ProjectRecord memory, ProjectLook look, ImpactRecord before) {
        Evidence evidence = new Evidence(
                permit,
                look.look().atlas().orElse(null),
                look.look().aws().orElse(null),
                look.inspection() == null ? null : look.inspection().observed().inUse(),
                look.failure()
                        .map(failure -> String.valueOf(failure.getMessage()))
                        .orElse(null),
                look.findings(),
                before,
                memory,
                List.of(),
                clock.instant());
        return Causes.of(evidence).isEmpty() ? evidence : evidence.with(edits(evidence));
    }

    private List<ForeignEdit> edits(Evidence evidence) {
        String store = evidence.foundKey().map(Key::customKeyStoreId).orElse(null);
        return Stream.concat(
                        edits.find(evidence.role().lookupKey()).stream(), edits.find(evidence.key(), store).stream())
                .sorted(Comparator.comparing(ForeignEdit::at))
                .toList();
    }

    private static String projectId(Permit permit) {
        return Objects.requireNonNull(permit.enrolment()).projectId();
    }
}
