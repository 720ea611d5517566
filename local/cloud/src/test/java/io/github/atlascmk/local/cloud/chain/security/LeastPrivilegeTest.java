package io.github.atlascmk.local.cloud.chain.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.atlas.AtlasServer;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies.Decision;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies.Grant;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.impact.SharedKeyTest;
import io.github.atlascmk.local.cloud.chain.triggers.SweepTest;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Each function's policy allows what it does, and nothing else. The local cloud refuses what a policy doesn't allow, so
 * every test on it shows the first half; here all that the stack can do is played to show the second.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastPrivilegeTest {
    /** What no call here can use, by the statement's Sid: why it is needed all the same. */
    private static final Map<String, String> USED_ELSEWHERE = Map.of(
            "DeliverLogs", "Step Functions itself sets up the delivery of the machine's logs",
            "Forward", "EventBridge itself forwards events of a member account");

    /** The function that takes each kind of file in events/invoke. */
    private static final Map<String, String> INVOKED = Map.ofEntries(
            Map.entry("enrol", "Enrol"),
            Map.entry("unenrol", "Unenrol"),
            Map.entry("writes-off", "SwitchWrites"),
            Map.entry("writes-on", "SwitchWrites"),
            Map.entry("restore-role-plan", "RestoreRole"),
            Map.entry("restore-role", "RestoreRole"),
            Map.entry("restore-key-access-plan", "RestoreKeyAccess"),
            Map.entry("restore-key-access", "RestoreKeyAccess"),
            Map.entry("restore-key-policy-plan", "RestoreKeyPolicy"),
            Map.entry("restore-key-policy", "RestoreKeyPolicy"),
            Map.entry("approve-switch-to-role", "Approve"),
            Map.entry("approve-replace-role", "Approve"),
            Map.entry("approve-replace-key", "Approve"),
            Map.entry("approve-recreate-role", "Approve"),
            Map.entry("approve-ignore-deny", "Approve"));

    private final Set<Decision> decisions = new LinkedHashSet<>();
    private final Set<Grant> unused = new LinkedHashSet<>();
    private final Set<Grant> used = new LinkedHashSet<>();
    private final Map<String, String> roles = new TreeMap<>();

    @BeforeAll
    void playAll() throws IOException {
        for (String world : names("local/cloud/worlds")) {
            play(in(world)
                    .publish("cluster-observed.json")
                    .publish("cluster-observed.json")
                    .sweep());
        }
        play(in("no-delegation").sweep());
        for (String event : names("events")) {
            play(in("default").publish(event + ".json"));
        }
        play(put(in("default")));
        for (String input : names("events/run")) {
            play(in("default").start(Scenario.event("run/" + input + ".json").toString()));
        }
        for (String payload : names("events/invoke")) {
            Scenario scenario = in(payload.startsWith("restore") ? "restore" : "default");
            scenario.invoke(
                    function(payload),
                    Scenario.event("invoke/" + payload + ".json").toString());
            play(scenario);
        }
        Scenario alerted = in("default");
        alerted.invoke("AlertWebhook", Scenario.event("webhook/request.json").toString());
        play(alerted);
        play(secondEventWhile(in("default")));
        play(secondEventWhile(Scenario.refused()));
        play(takeOver());
        play(restoringBesideAnotherProject());
        play(restoringIn("role-in-another-account", "RestoreRole", "RestoreKeyAccess"));
        play(restoringIn("key-in-another-account", "RestoreKeyPolicy"));
        play(revokingTokens("default"));
        play(revokingTokens("shared-role"));
        play(SweepTest.braked());
        play(SweepTest.takenOver());
        play(replaying());
        play(replacingTheKey());
        play(SharedKeyTest.disabledAndEnabled(2));
        play(failingOnce());
        unused.removeAll(used);
    }

    @Test
    void noFunctionIsRefusedWhatItDoes() {
        assertThat(decisions)
                .filteredOn(decision -> !decision.allowed()
                        && !asksForARoleThatIsMissing(decision)
                        && !asksForARoleInUseElsewhere(decision))
                .extracting(refused ->
                        who(refused.roleArn()) + " was refused " + refused.action() + " on " + refused.resource())
                .isEmpty();
    }

    /** IAM doesn't know the path of a role that isn't there, so what a path allows doesn't allow it (ADR 17). */
    private static boolean asksForARoleThatIsMissing(Decision decision) {
        return decision.action().equals("iam:GetRole") && decision.resource().matches(".*:role/[^/]+");
    }

    /** A role in use that isn't enrolled may lie at another path; the look goes on without it. */
    private boolean asksForARoleInUseElsewhere(Decision decision) {
        return decision.action().equals("iam:GetRole")
                && !decision.resource().contains(":role/atlas-cmk/")
                && who(decision.roleArn()).matches("InspectProject|SweepProjects");
    }

    @Test
    void noFunctionMayDoWhatItNeverDoes() {
        assertThat(unused)
                .filteredOn(grant -> !USED_ELSEWHERE.containsKey(grant.sid()))
                .extracting(this::words)
                .isEmpty();
    }

    @Test
    void theListOfExceptionsHasNoneThatIsUsedOrGone() {
        assertThat(unused).extracting(Grant::sid).containsAll(USED_ELSEWHERE.keySet());
    }

    @Test
    void everyFunctionWasPlayed() {
        assertThat(decisions).extracting(Decision::roleArn).containsAll(roles.keySet());
    }

    /** With all that the stack can have, so that what one run leaves unused another can use. */
    private static Scenario in(String world) {
        return Scenario.in(world, LeastPrivilegeTest::turnWebhookOn);
    }

    private static void turnWebhookOn(WorldDraft world) {
        world.stack().set("alertSecret", World.ALERT_SECRET);
    }

    private void play(Scenario played) {
        try (played) {
            Cloud cloud = played.cloud();
            cloud.template()
                    .functions()
                    .values()
                    .forEach(function -> roles.put(function.roleArn(), function.logicalId()));
            cloud.template()
                    .stateMachines()
                    .values()
                    .forEach(machine -> roles.put(machine.roleArn(), machine.logicalId()));
            decisions.addAll(cloud.privileges().decisions());
            unused.addAll(cloud.privileges().grants());
            used.addAll(cloud.privileges().used());
        }
    }

    /** A run that fails, and one that doesn't: people no longer have to hear of the first. */
    private static Scenario failingOnce() {
        Scenario scenario = Scenario.refused().publish("cluster-observed.json");
        scenario.cloud().atlas().clearFaults();
        return scenario.startRun();
    }

    /** The key that was in use is a former one then. */
    private static Scenario replacingTheKey() {
        Scenario scenario = in("replace-key").publish("cluster-observed.json");
        scenario.invoke(
                "Approve", Scenario.event("invoke/approve-replace-key.json").toString());
        scenario.cloud().run();
        return scenario;
    }

    private static Scenario put(Scenario scenario) throws IOException {
        for (String file : names("events/put")) {
            JsonNode entries = Scenario.tree("put/" + file + ".json");
            entries.forEach(entry -> scenario.cloud().events().put(entry));
        }
        scenario.cloud().run();
        return scenario;
    }

    /** Meets a run that succeeds later, or one that fails. */
    private static Scenario secondEventWhile(Scenario scenario) {
        scenario.announce("cluster-observed.json");
        scenario.after(Duration.ofMinutes(2), () -> scenario.another("second"));
        scenario.cloud().run();
        return scenario;
    }

    /** Every function then needs a new token. */
    private static Scenario replaying() {
        Scenario scenario = Scenario.in("default");
        scenario.cloud().deadLetter("FailureQueue", Scenario.event("cluster-observed.json"));
        scenario.cloud()
                .stepFunctions()
                .start(
                        scenario.cloud()
                                .template()
                                .stateMachine("ReplayDeadLetters")
                                .arn(),
                        null,
                        Scenario.json("{}"));
        scenario.cloud().run();
        return scenario;
    }

    private static Scenario revokingTokens(String world) {
        Scenario scenario = in(world);
        scenario.onEntering(".*", scenario.cloud().atlas()::revokeTokens);
        return scenario.publish("cluster-observed.json");
    }

    /** Whose statement stays in the inline policy. */
    private static Scenario restoringBesideAnotherProject() {
        Scenario scenario = Scenario.in("restore", world -> {
            ArrayNode statements =
                    world.role("orders").part("inlinePolicies").part("AtlasCmk").list("Statement");
            statements.add(((ObjectNode) statements.get(0).deepCopy()).put("Sid", "AtlasCmk64b7a0c3d2e1f00012340002"));
            turnWebhookOn(world);
        });
        restore(
                scenario,
                "RestoreKeyAccess",
                Scenario.event("invoke/restore-key-access-plan.json")
                        .path("run")
                        .asText());
        return scenario;
    }

    /** What a run wrote there, once Atlas has let go of it. */
    private static Scenario restoringIn(String otherAccount, String... functions) {
        Scenario scenario = in(otherAccount).publish("cluster-observed.json");
        String run = scenario.lastRun().arn();
        scenario.invoke("SwitchWrites", "{\"writesEnabled\":false}");
        AtlasServer atlas = scenario.cloud().atlas();
        atlas.changeEncryptionAtRest(Scenario.PROJECT, new World.EncryptionAtRest(null, null, null, null));
        scenario.project().roles().forEach(role -> atlas.deleteRole(Scenario.PROJECT, role.roleId()));
        for (String function : functions) {
            restore(scenario, function, run);
        }
        return scenario;
    }

    private static void restore(Scenario scenario, String function, String run) {
        ObjectNode call = Json.object().put("run", run).put("plan", true);
        String planned =
                scenario.invoke(function, call.toString()).path("planned").asText();
        call.remove("plan");
        scenario.invoke(function, call.put("planned", planned).toString());
    }

    private static Scenario takeOver() {
        Scenario scenario = in("default").announce("cluster-observed.json");
        scenario.after(Duration.ofMinutes(2), () -> scenario.stop("stopped by a person"));
        scenario.after(Duration.ofMinutes(3), () -> scenario.another("second"));
        scenario.cloud().run();
        return scenario;
    }

    private static String function(String payload) {
        return INVOKED.getOrDefault(payload, "the function for events/invoke/" + payload + ".json");
    }

    private String words(Grant grant) {
        return who(grant.roleArn()) + " may " + grant.action() + " on " + grant.resource() + " (" + grant.sid()
                + ") and never does";
    }

    private String who(String roleArn) {
        return roles.getOrDefault(roleArn, roleArn);
    }

    private static List<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Scenario.HOME.resolve(folder))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }
}
