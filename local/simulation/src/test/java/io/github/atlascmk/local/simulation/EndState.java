package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.runtime.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is there in the end, as text: Atlas's projects, all policies and all enrolments. Ids that were drawn at random
 * are numbered as they come, and instants since the start and how long a cluster still takes are left out, so that two
 * ways to one end compare as equal.
 */
final class EndState {
    private static final Pattern SID = Pattern.compile("AtlasCmk([0-9a-f]{24})[0-9a-f]{8}");
    private static final Pattern ID =
            Pattern.compile("\\b([0-9a-f]{24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|AROA[0-9A-Z]+)\\b");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    private EndState() {}

    static String of(Cloud cloud, World start) {
        World world = cloud.snapshot();
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.set("projects", Json.LENIENT.valueToTree(world.atlas().projects()));
        state.set("accounts", Json.LENIENT.valueToTree(world.aws().accounts()));
        world.tables().forEach((table, items) -> {
            if (table.endsWith("-EnrolmentTable")) {
                // Whoever says something twice makes two versions of it.
                items.forEach(item -> item.remove("version"));
                state.set("enrolments", Json.LENIENT.valueToTree(items));
            }
        });
        state.findParents("settlesAfter").forEach(cluster -> ((ObjectNode) cluster).remove("settlesAfter"));
        String named = SID.matcher(state.toPrettyString()).replaceAll("AtlasCmk $1");
        String known = Json.write(start);
        Map<String, String> numbers = new HashMap<>();
        String numbered = ID.matcher(named)
                .replaceAll(id -> known.contains(id.group())
                        ? id.group()
                        : numbers.computeIfAbsent(id.group(), _ -> "id" + (numbers.size() + 1)));
        return TIME.matcher(numbered)
                .replaceAll(time -> Instant.parse(time.group()).isAfter(start.now()) ? "later" : time.group());
    }
}
