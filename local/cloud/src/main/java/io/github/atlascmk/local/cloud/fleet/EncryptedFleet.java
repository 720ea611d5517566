package io.github.atlascmk.local.cloud.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.local.cloud.world.WorldPart;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes a world of many enrolled projects that need no change: copies of the one in {@code worlds/fleet.json} after a
 * run, each with a role and a key of its own.
 */
public final class EncryptedFleet {
    private static final String PROJECT = "64b7a0c3d2e1f0001234";
    private static final String CLUSTER = "64b7a100000000000000";
    private static final String KEY = "f1ee7000-12ab-34cd-56ef-12345678";
    private static final String FIRST = "0001";

    private EncryptedFleet() {}

    /** @param size from 1 to 9999 */
    public static World of(Path home, int size) {
        return of(home, size, false);
    }

    /** The same, with the first project's key for all. */
    public static World sharingAKey(Path home, int size) {
        return of(home, size, true);
    }

    private static World of(Path home, int size, boolean sharedKey) {
        Worlds worlds = new Worlds();
        World one = worlds.load(home.resolve("local/cloud/worlds/fleet.json"));
        try (Cloud cloud = new Cloud(home, one)) {
            cloud.stepFunctions()
                    .start(cloud.machineArn(), "first", Json.object().put("projectId", projectId(1)));
            cloud.run();
            return worlds.changed(cloud.snapshot(), world -> multiply(world, size, sharedKey));
        }
    }

    /** @param number from 1 */
    public static String projectId(int number) {
        return PROJECT + digits(number);
    }

    public static String name(int number) {
        return "fleet-" + digits(number);
    }

    public static String roleArn(int number) {
        return "arn:aws:iam::111122223333:role/atlas-cmk/" + name(number);
    }

    public static String keyArn(int number) {
        return "arn:aws:kms:eu-central-1:111122223333:key/" + KEY + digits(number);
    }

    /** The id of the one Atlas role that a project has. */
    public static String atlasRoleId(World fleet, int number) {
        return fleet.project(projectId(number)).roles().getFirst().roleId();
    }

    /**
     * The ids of the first project's role. Each copy gets ids of its own: no two roles share one, in Atlas or in IAM.
     *
     * @param sharedKey whether all copies have the first project's key
     */
    private record RoleIds(String atlas, String iam, boolean sharedKey) {
        String key(String digits) {
            return KEY + (sharedKey ? FIRST : digits);
        }
    }

    private static void multiply(WorldDraft world, int size, boolean sharedKey) {
        RoleIds ids = new RoleIds(
                world.project(name(1)).get("roles").fieldNames().next(),
                world.role(name(1)).get("roleId").asText(),
                sharedKey);
        WorldPart account = world.aws().part("accounts").part("111122223333");
        multiply(world.atlas().part("projects").tree(), ids, size);
        multiply(account.part("roles").tree(), ids, size);
        multiply(account.part("keys").tree(), ids, size);
        world.get("tables").forEach(table -> multiply((ArrayNode) table, ids, size));
        world.get("tables").forEach(EncryptedFleet::forgetToken);
    }

    /** Removes the stored token, since Atlas keeps no tokens over a restart. */
    private static void forgetToken(JsonNode table) {
        ((ArrayNode) table).removeIf(item -> item.path("id").asText().equals("token"));
    }

    private static void multiply(ObjectNode named, RoleIds ids, int size) {
        ArrayNode list = Json.LENIENT.createArrayNode();
        named.properties().forEach(one -> list.addObject().set(one.getKey(), one.getValue()));
        multiply(list, ids, size);
        named.removeAll();
        list.forEach(one -> named.setAll((ObjectNode) one));
    }

    private static void multiply(ArrayNode list, RoleIds ids, int size) {
        List<JsonNode> all = new ArrayList<>();
        for (JsonNode one : list) {
            all.add(one);
            for (int number = 2; number <= size && isOfProject(one); number++) {
                all.add(as(number, one, ids));
            }
        }
        list.removeAll();
        list.addAll(all);
    }

    private static boolean isOfProject(JsonNode one) {
        String text = one.toString();
        return text.contains(projectId(1)) || text.contains(name(1)) || text.contains(KEY + FIRST);
    }

    private static JsonNode as(int number, JsonNode one, RoleIds ids) {
        String digits = digits(number);
        String text = one.toString()
                .replace(PROJECT + FIRST, PROJECT + digits)
                .replace(CLUSTER + FIRST, CLUSTER + digits)
                .replace(KEY + FIRST, ids.key(digits))
                .replace(name(1), name(number))
                .replace(ids.atlas, numbered(ids.atlas, digits))
                .replace(ids.iam, numbered(ids.iam, digits));
        JsonNode copy = read(text);
        if (copy.path(name(number)) instanceof ObjectNode role && role.has("trustPolicy")) {
            // A Sid contains a digest of what its statement is about, so each copy needs its own.
            ArrayNode access = (ArrayNode) role.at("/inlinePolicies/AtlasCmk/Statement");
            access.set(0, Statements.useKey(projectId(number), ids.sharedKey ? keyArn(1) : keyArn(number)));
            ArrayNode trust = (ArrayNode) role.at("/trustPolicy/Statement");
            for (int i = 0; i < trust.size(); i++) {
                if (trust.get(i).path("Sid").asText().startsWith("AtlasCmk")) {
                    trust.set(i, trust(trust.get(i), numbered(ids.atlas, digits)));
                }
            }
        }
        return copy;
    }

    private static ObjectNode trust(JsonNode first, String atlasRoleId) {
        return Statements.trust(
                atlasRoleId,
                first.at("/Principal/AWS").asText(),
                first.at("/Condition/StringEquals/sts:ExternalId").asText());
    }

    private static String numbered(String id, String digits) {
        return id.substring(0, id.length() - digits.length()) + digits;
    }

    private static JsonNode read(String text) {
        try {
            return Json.LENIENT.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("it was JSON before", impossible);
        }
    }

    private static String digits(int number) {
        return String.format(Locale.ROOT, "%04d", number);
    }
}
