package io.github.atlascmk.run;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.Creation;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records that EnsureAtlasRole is about to register an Atlas role, before it asks Atlas. */
public final class RegistrationIntents {
    private final Table table;
    private final Clock clock;

    /** @param made the id that the answer gave; null if it didn't arrive */
    public record Intent(Creation creation, @Nullable String made) {
        private boolean explains(AtlasRole role) {
            return made == null ? creation.mayHaveMade(role.roleId(), role.createdDate()) : made.equals(role.roleId());
        }
    }

    public RegistrationIntents(Platform platform) {
        this.table = Table.states(platform);
        this.clock = platform.clock();
    }

    /**
     * The role that carries our ARN, or the unauthorised one that we made for the intent. That one is known by its id,
     * or if the id didn't arrive, because it appeared after the intent.
     */
    public static Optional<AtlasRole> claimed(@Nullable Intent intent, String roleArn, List<AtlasRole> roles) {
        return roles.stream()
                .filter(role -> roleArn.equals(role.iamAssumedRoleArn())
                        || (intent != null && isFree(role) && intent.explains(role)))
                .min(Comparator.<AtlasRole, Boolean>comparing(RegistrationIntents::isFree)
                        .thenComparing(role -> String.valueOf(role.createdDate())));
    }

    private static boolean isFree(AtlasRole role) {
        return role.iamAssumedRoleArn() == null && role.authorizedDate() == null;
    }

    /**
     * Empty if no intent was recorded; the item may exist all the same, with the id of a role that others registered.
     */
    public Optional<Intent> find(String projectId, String roleArn) {
        return table.find(id(projectId, roleArn))
                .filter(item -> item.has("creation"))
                .map(item -> item.as(Intent.class));
    }

    public void record(String projectId, String roleArn, List<AtlasRole> before) {
        List<String> ids = before.stream().map(AtlasRole::roleId).toList();
        table.put(id(projectId, roleArn), new Intent(new Creation(clock.instant(), ids), null));
    }

    public void made(String projectId, String roleArn, String atlasRoleId) {
        table.update(id(projectId, roleArn), new Update().set("made", atlasRoleId));
    }

    private static String id(String projectId, String roleArn) {
        return "intent#" + projectId + "#" + roleArn;
    }
}
