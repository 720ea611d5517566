package io.github.atlascmk.inspection.finding;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.github.atlascmk.runtime.Sha256;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings of an inspection, in order. As JSON they are a plain list. */
public final class Findings extends AbstractList<Finding> {
    public static final Findings NONE = new Findings(List.of());

    /** Why a run fails that no error has ended. */
    private static final Set<Kind> FAILURES = Set.of(Kind.CLUSTER_FAILED, Kind.ENCRYPTION_INVALID);

    private final List<Finding> all;

    private Findings(List<Finding> all) {
        this.all = all;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Findings of(List<Finding> all) {
        return new Findings(List.copyOf(all));
    }

    /** All of them, one list after the other. */
    @SafeVarargs
    public static Findings join(List<Finding>... parts) {
        return new Findings(Arrays.stream(parts).flatMap(List::stream).toList());
    }

    @Override
    public Finding get(int index) {
        return all.get(index);
    }

    @Override
    public int size() {
        return all.size();
    }

    public boolean has(Kind kind) {
        return stream().anyMatch(finding -> finding.kind() == kind);
    }

    public boolean has(Disposition disposition) {
        return stream().anyMatch(finding -> finding.is(disposition));
    }

    /** Whether a run has something to do about this part of the project. */
    public boolean hasToDo(Scope scope) {
        return with(Disposition.ACTIONABLE).stream()
                .anyMatch(finding -> finding.kind().scope() == scope);
    }

    /** Whether a run will do something once Atlas is done; nothing follows as long as something blocks. */
    public boolean isUnderWay() {
        return stream().anyMatch(finding -> finding.kind().isUnderWay())
                && blocking().isEmpty();
    }

    public Findings with(Disposition disposition) {
        return only(finding -> finding.is(disposition));
    }

    public Findings without(Disposition disposition) {
        return only(finding -> !finding.is(disposition));
    }

    /** What a person has to settle before anything of the project is set up. */
    public Findings blocking() {
        return only(Finding::blocks);
    }

    /** The reasons of a run that failed without an error. */
    public Findings failures() {
        return only(finding -> FAILURES.contains(finding.kind()));
    }

    /** What a run would do, in order: the names of steps, for a cluster's step with the cluster's name. */
    public List<String> steps() {
        return with(Disposition.ACTIONABLE).stream()
                .map(finding -> finding.kind().scope() == Scope.CLUSTER
                        ? finding.step() + " " + finding.subject()
                        : finding.step())
                .distinct()
                .toList();
    }

    /** Names of the clusters to encrypt now. */
    public List<String> clustersToEncrypt() {
        return stream()
                .filter(finding -> finding.kind() == Kind.CLUSTER_NOT_ENCRYPTED)
                .map(Finding::subject)
                .toList();
    }

    public List<String> lines() {
        return stream().map(Finding::line).toList();
    }

    /** One line for people: {@code 3 findings: 2 to do, 1 waiting}. */
    public String summary() {
        if (isEmpty()) {
            return "all is as it should be";
        }
        Map<Disposition, Long> counts =
                stream().collect(Collectors.groupingBy(Finding::disposition, Collectors.counting()));
        String parts = Arrays.stream(Disposition.values())
                .filter(counts::containsKey)
                .map(disposition -> counts.get(disposition) + " " + disposition.words())
                .collect(Collectors.joining(", "));
        return size() + (size() == 1 ? " finding: " : " findings: ") + parts;
    }

    /**
     * Fingerprint of what a person has to do, except what only a run can find: the sweep compares its own look with
     * that of the last run.
     */
    public String sweepFingerprint() {
        return Sha256.hex(tasks(finding -> finding.kind() == Kind.CLUSTER_FAILED
                ? Stream.empty()
                : Stream.of(finding.kind() + " " + finding.subject())));
    }

    /**
     * Fingerprint of the message to people: a new one means that the message says something new.
     *
     * @param ending how the run ended; ignored while a conflict lasts, since its runs end in different ways
     */
    public String messageFingerprint(String ending) {
        return Sha256.hex((has(Kind.CONFLICTING_WRITER) ? "" : ending) + "\n"
                + tasks(finding -> Stream.of(finding.kind() + " " + finding.subject())));
    }

    /** What a person has to do, in an order that doesn't depend on that of the findings. */
    private String tasks(Function<Finding, Stream<String>> words) {
        return with(Disposition.HUMAN).stream().flatMap(words).sorted().collect(Collectors.joining("\n"));
    }

    private Findings only(Predicate<Finding> condition) {
        return new Findings(stream().filter(condition).toList());
    }
}
