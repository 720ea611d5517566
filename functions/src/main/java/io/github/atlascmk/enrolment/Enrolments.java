package io.github.atlascmk.enrolment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.failure.ConcurrentEdit;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Item;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of enrolments, which also holds the switch for all writes. All reads are consistent except those by role or
 * key: an index shows a change a moment later.
 */
public final class Enrolments {
    private static final String SWITCH = "writes";

    private final Table table;

    /** @param roleKey the key of the index by role */
    private record Indexed(@JsonUnwrapped Enrolment enrolment, String roleKey) {}

    private record Switch(boolean enabled) {}

    public Enrolments(Platform platform) {
        this(Table.enrolments(platform));
    }

    public Enrolments(Table table) {
        this.table = table;
    }

    public Optional<Enrolment> find(String projectId) {
        return table.find(projectId, Enrolment.class);
    }

    /**
     * All enrolments with a role, in the order of their projects' ids.
     *
     * @param lookupKey see {@link RoleArn#lookupKey()}
     */
    public List<Enrolment> byRole(String lookupKey) {
        return byIndex("role", "roleKey", lookupKey);
    }

    /** All enrolments with a key, in the order of their projects' ids. */
    public List<Enrolment> byKey(KeyArn keyArn) {
        return byIndex("key", "keyArn", keyArn.toString());
    }

    private List<Enrolment> byIndex(String index, String attribute, String value) {
        return table.query(index, attribute, value).stream()
                .map(item -> item.as(Enrolment.class))
                .sorted(Comparator.comparing(Enrolment::projectId))
                .toList();
    }

    /** The enrolment and the switch, read together. The switch is on unless it was turned off. */
    public Permit permit(String projectId) {
        return Objects.requireNonNull(permits(List.of(projectId)).get(projectId));
    }

    /**
     * The same for several projects, in one call.
     *
     * @param projectIds at most 99
     */
    public Map<String, Permit> permits(Collection<String> projectIds) {
        List<String> ids = new ArrayList<>(projectIds);
        ids.add(SWITCH);
        Map<String, Item> items = table.findAll(ids);
        boolean writes = Optional.ofNullable(items.get(SWITCH))
                .map(item -> item.as(Switch.class).enabled())
                .orElse(true);
        Map<String, Permit> permits = new HashMap<>();
        for (String id : projectIds) {
            Item item = items.get(id);
            permits.put(id, new Permit(item == null ? null : item.as(Enrolment.class), writes));
        }
        return permits;
    }

    /** The ids of all enrolled projects, sorted. */
    public List<String> projectIds() {
        return table.all().stream()
                .map(Item::id)
                .filter(ProjectId::matches)
                .sorted()
                .toList();
    }

    /**
     * Writes the enrolment as the next version; the day of the first enrolment and the approvals stay. Versions go on
     * growing after a removal, so that a run for a removed enrolment never mistakes a later one for it.
     *
     * @return the enrolment as it is now
     * @throws ConcurrentEdit if it was changed meanwhile
     */
    public Enrolment put(Enrolment wanted) {
        Optional<Enrolment> present = find(wanted.projectId());
        return replace(
                present.orElse(null),
                wanted.asVersion(
                                Math.max(
                                        present.map(Enrolment::version).orElse(0L) + 1,
                                        wanted.enrolledAt().toEpochMilli()),
                                present.map(Enrolment::enrolledAt).orElse(wanted.enrolledAt()))
                        .with(present.map(Enrolment::approvals).orElse(Map.of())));
    }

    /**
     * Records an approval beside those of other kinds, in place of an earlier one of its kind, as the next version.
     *
     * @return the enrolment as it is now; empty if the project isn't enrolled
     * @throws ConcurrentEdit if it was changed meanwhile
     */
    public Optional<Enrolment> approve(String projectId, Approval approval, Approved given) {
        return find(projectId).map(present -> {
            Map<Approval, Approved> approvals = new EnumMap<>(Approval.class);
            approvals.putAll(present.approvals());
            approvals.put(approval, given);
            return replace(present, present.with(approvals).asVersion(present.version() + 1, present.enrolledAt()));
        });
    }

    private Enrolment replace(@Nullable Enrolment present, Enrolment next) {
        String projectId = next.projectId();
        boolean replaced = table.putIf(
                present == null ? "attribute_not_exists(id)" : "version = :read",
                present == null ? Map.of() : Map.of("read", present.version()),
                projectId,
                new Indexed(next, next.roleArn().lookupKey()));
        if (!replaced) {
            throw new ConcurrentEdit("somebody else changed the enrolment of " + projectId);
        }
        return next;
    }

    /** @return the enrolment that was removed; empty if there was none */
    public Optional<Enrolment> remove(String projectId) {
        return table.remove(projectId).map(item -> item.as(Enrolment.class));
    }

    /** Turns writing on or off for the whole stack. A run under way notices before its next write. */
    public void enableWrites(boolean enabled) {
        table.update(SWITCH, new Update().set("enabled", enabled));
    }
}
