package io.github.atlascmk.impact;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.enrolment.Dependency;
import io.github.atlascmk.enrolment.Dependency.Kind;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which projects depend on a key, a role or a custom key store, enrolled or not: items in the table of states, and its
 * index {@value #INDEX}. A project that was read says what it depends on now; one that couldn't be read keeps what it
 * said last. An entry that is left over leads to a look too many, never to one too few.
 */
public final class WatchIndex {
    private static final String INDEX = "watched";
    /** The oldest of more former keys are watched no more, since the size of an item is limited. */
    private static final int FORMER_KEYS = 20;

    private final Table states;
    private final ProjectRecords records;

    /** @param watched what the index is by: the value of a {@link Dependency} */
    private record Entry(String watched, String projectId, Kind kind) {}

    public WatchIndex(Platform platform) {
        this(Table.states(platform));
    }

    /** @param states the table of states */
    public WatchIndex(Table states) {
        this.states = states;
        this.records = new ProjectRecords(states);
    }

    /** Records what a project that was read depends on. Calls nothing if that is what its record has. */
    public void record(Enrolment enrolment, Observation observed) {
        Set<Dependency> before = observed.memory().watches();
        record(enrolment.projectId(), dependencies(enrolment, observed), before);
    }

    /**
     * Records what a project depends on, by the differences only.
     *
     * @param before what its record has
     */
    public void record(String projectId, Set<Dependency> now, Set<Dependency> before) {
        if (now.equals(before)) {
            return;
        }
        now.stream()
                .filter(watched -> !before.contains(watched))
                .forEach(watched ->
                        states.put(id(projectId, watched), new Entry(watched.value(), projectId, watched.kind())));
        // Between the two: what an interrupted call didn't add is added by the next look, and nothing is removed of
        // which
        // the record still says that it is there. What it didn't remove stays, and leads to looks too many.
        records.watch(projectId, now);
        before.stream().filter(watched -> !now.contains(watched)).forEach(watched -> remove(projectId, watched));
    }

    /**
     * The projects that depend on this, by their ids, with what each needs it for. A change is seen a moment later.
     *
     * @param value as in {@link Dependency}
     */
    public Map<String, Kind> projects(String value) {
        Map<String, Kind> projects = new TreeMap<>();
        states.query(INDEX, INDEX, value).stream()
                .map(item -> item.as(Entry.class))
                .forEach(entry -> projects.put(entry.projectId(), entry.kind()));
        return projects;
    }

    /** Watches nothing of the project any more. To be called before its record is forgotten. */
    public void forget(String projectId) {
        records.find(projectId).watches().forEach(watched -> remove(projectId, watched));
    }

    private void remove(String projectId, Dependency watched) {
        states.remove(id(projectId, watched));
    }

    private static String id(String projectId, Dependency watched) {
        return "watch#" + projectId + "#" + watched.kind() + "#" + watched.value();
    }

    /** What a project depends on now, and its former keys. */
    private static Set<Dependency> dependencies(Enrolment enrolment, Observation observed) {
        Set<Dependency> before = observed.memory().watches();
        Set<Dependency> inUse =
                inUse(new EncryptionState(enrolment, observed.encryption().aws(), observed.atlasRoles()));
        Set<Dependency> now = new LinkedHashSet<>();
        formerKeys(before, inUse).forEach(former -> now.add(new Dependency(Kind.FORMER_KEY, former)));
        now.addAll(inUse);
        keyStores(enrolment, observed, before).forEach(store -> now.add(new Dependency(Kind.KEY_STORE, store)));
        return now;
    }

    /** The key and the role in use; nothing if encryption is off. */
    public static Set<Dependency> inUse(EncryptionState present) {
        Set<Dependency> inUse = new LinkedHashSet<>();
        if (present.aws().isEnabled()) {
            KeyArn.parse(present.keyInUse()).ifPresent(key -> inUse.add(new Dependency(Kind.KEY, key.toString())));
            present.roleInUse()
                    .flatMap(role -> RoleArn.parse(String.valueOf(role.iamAssumedRoleArn())))
                    .ifPresent(role -> inUse.add(new Dependency(Kind.ROLE, role.lookupKey())));
        }
        return inUse;
    }

    /** A key that was in use when the project was read last, and isn't now, is a former one. */
    private static List<String> formerKeys(Set<Dependency> before, Set<Dependency> inUse) {
        List<String> former = Stream.concat(values(before, Kind.FORMER_KEY), values(before, Kind.KEY))
                .filter(arn -> !inUse.contains(new Dependency(Kind.KEY, arn)))
                .distinct()
                .toList();
        return former.subList(Math.max(0, former.size() - FORMER_KEYS), former.size());
    }

    /** A key that wasn't read may still lie in the store that it was in. */
    private static Collection<String> keyStores(Enrolment enrolment, Observation observed, Set<Dependency> before) {
        Set<String> stores = new LinkedHashSet<>();
        if (observed.isKeyUnread(enrolment.keyArn()) || observed.inUse().keyUnread() != null) {
            values(before, Kind.KEY_STORE).forEach(stores::add);
        }
        Stream.concat(Stream.ofNullable(observed.key()), Stream.ofNullable(observed.keyInUse()))
                .flatMap(key -> Stream.ofNullable(key.customKeyStoreId()))
                .forEach(stores::add);
        return stores;
    }

    private static Stream<String> values(Set<Dependency> all, Kind kind) {
        return all.stream().filter(watched -> watched.kind() == kind).map(Dependency::value);
    }
}
