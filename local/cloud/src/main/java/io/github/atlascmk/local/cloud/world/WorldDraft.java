package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A world's file that is being changed. What it has by name is found by its name.
 *
 * <p>To ask for what isn't there is an {@link IllegalArgumentException}.
 */
public final class WorldDraft extends WorldPart {
    WorldDraft(ObjectNode file) {
        super(file);
    }

    public WorldPart stack() {
        return part("stack");
    }

    public WorldPart atlas() {
        return part("atlas");
    }

    public WorldPart aws() {
        return part("aws");
    }

    public WorldPart project(String name) {
        return found(name, Stream.of(atlas().get("projects")));
    }

    /** A cluster of any project. */
    public WorldPart cluster(String name) {
        return found(name, atlas().get("projects").valueStream().map(project -> project.path("clusters")));
    }

    public WorldPart account(String id) {
        return found(id, Stream.of(aws().get("accounts")));
    }

    /** A role in any account. */
    public WorldPart role(String name) {
        return found(name, accounts().map(account -> account.path("roles")));
    }

    /** A key in any account and Region. */
    public WorldPart key(String keyId) {
        return found(keyId, accounts().map(account -> account.path("keys")));
    }

    public WorldPart enrolment(String projectId) {
        return found(projectId, Stream.of(get("enrolments")));
    }

    /** Has Atlas answer so, and as the script says otherwise no more. */
    public WorldDraft atlasFaults(AtlasFault... faults) {
        atlas().set("faults", List.of(faults));
        return this;
    }

    /** Has AWS fail so, and as the script says otherwise no more. */
    public WorldDraft awsFaults(AwsFault... faults) {
        aws().set("faults", List.of(faults));
        return this;
    }

    private Stream<JsonNode> accounts() {
        return aws().get("accounts").valueStream();
    }

    /** @param maps where it may be, by its name, before which a Region may stand */
    private static WorldPart found(String name, Stream<JsonNode> maps) {
        return maps.flatMap(JsonNode::propertyStream)
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().endsWith("/" + name))
                .map(Map.Entry::getValue)
                .map(found -> new WorldPart((ObjectNode) found))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the world has no " + name));
    }
}
