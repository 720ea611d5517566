package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.aws.kms.LocalKmsClient;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.fleet.EncryptedFleet;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sweep finds what no event told of, starts what has something to do, and leaves all else in peace. */
public class SweepTest {
    private static final String NOBODY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                    + "\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    private static Scenario fleet(int size) {
        return Scenario.of(EncryptedFleet.of(Scenario.HOME, size));
    }

    private static Execution sweep(Scenario scenario, String input) {
        String arn = begin(scenario, input);
        scenario.cloud().run();
        return scenario.cloud().stepFunctions().describe(arn);
    }

    private static Execution sweep(Scenario scenario) {
        return sweep(scenario, "{}");
    }

    private static String begin(Scenario scenario, String input) {
        return scenario.cloud()
                .stepFunctions()
                .start(scenario.cloud().template().stateMachine("Sweep").arn(), null, Scenario.json(input));
    }

    private static JsonNode output(Execution execution) {
        return Objects.requireNonNull(
                execution.output(), () -> execution.status() + " " + execution.error() + " " + execution.cause());
    }

    private static List<Execution> runs(Scenario scenario) {
        return scenario.cloud().stepFunctions().executions().stream()
                .filter(execution ->
                        execution.stateMachineArn().equals(scenario.cloud().machineArn()))
                .toList();
    }

    private static void breakTrust(Scenario scenario, int number) {
        scenario.cloud()
                .accounts()
                .iam("111122223333")
                .updateAssumeRolePolicy(
                        request -> request.roleName(EncryptedFleet.name(number)).policyDocument(NOBODY));
    }

    @Fault(3)
    @Test
    void repairsWhatNoEventToldOf() {
        try (Scenario scenario = fleet(4)) {
            scenario.after(Duration.ofMinutes(1), () -> breakTrust(scenario, 3));
            scenario.cloud().schedule(scenario.cloud().start().plus(Duration.ofMinutes(20)));
            scenario.cloud().run();

            assertThat(runs(scenario)).singleElement().satisfies(run -> {
                assertThat(run.name())
                        .startsWith(EncryptedFleet.projectId(3) + "-")
                        .hasSize(57);
                assertThat(run.input().path("requestedBy").asText()).isEqualTo("sweep");
                assertThat(output(run).path("outcome").asText()).isEqualTo("ENCRYPTED");
                assertThat(Duration.between(scenario.cloud().start(), Objects.requireNonNull(run.stopDate())))
                        .isLessThan(Duration.ofMinutes(8));
            });
            assertThat(scenario.writes())
                    .filteredOn(write -> !write.caller().name().equals("cloud"))
                    .extracting(Write::operation, Write::target)
                    .containsExactly(tuple("UpdateAssumeRolePolicy", EncryptedFleet.roleArn(3)));
            assertThat(scenario.cloud().logs()).containsOnlyOnce("\"RepairedBySweep\":1");
        }
    }

    @Test
    void saysNothingOfProjectsThatAreAsTheyShouldBe() {
        try (Scenario scenario = fleet(30)) {
            JsonNode output = output(sweep(scenario));

            assertThat(output.path("outcome").asText()).isEqualTo("SWEPT");
            assertThat(output.path("projects")).hasToString("{\"COMPLIANT\":30}");
            assertThat(output.path("started").asInt()).isZero();
            assertThat(runs(scenario)).isEmpty();
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void oneSweepAtATime() {
        try (Scenario scenario = fleet(2)) {
            String first = begin(scenario, "{}");
            String second = begin(scenario, "{}");
            scenario.cloud().run();

            assertThat(Stream.of(first, second)
                            .map(arn -> output(scenario.cloud().stepFunctions().describe(arn))
                                    .path("outcome")
                                    .asText()))
                    .containsExactlyInAnyOrder("SWEPT", "COALESCED");
        }
    }

    @Test
    void noSweepWaitsForADeadOne() {
        try (Scenario scenario = takenOver()) {
            assertThat(scenario.lastRun().status()).isEqualTo(Execution.Status.SUCCEEDED);
            assertThat(output(scenario.lastRun()).path("outcome").asText()).isEqualTo("SWEPT");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** A sweep died with its claim, and another one followed. */
    public static Scenario takenOver() {
        Scenario scenario = fleet(2);
        String died = begin(scenario, "{}");
        scenario.onFirstEntering(
                "DecideRuns", () -> scenario.cloud().stepFunctions().stop(died, "Operator", "stopped by a person"));
        scenario.cloud().run();
        assertThat(scenario.items("claim#sweep"))
                .singleElement()
                .satisfies(claim -> assertThat(claim.path("holder").asText()).isEqualTo(died));
        sweep(scenario);
        return scenario;
    }

    /** The brake went on for a fleet, a person heard of it, and an operator released it. */
    public static Scenario braked() {
        World world = EncryptedFleet.of(Scenario.HOME, 5);
        Scenario scenario = Scenario.of(world);
        for (int number = 1; number <= 5; number++) {
            forget(scenario, world, number);
        }
        sweep(scenario);
        sweep(scenario, Scenario.tree("sweep/release-brake.json").toString());
        return scenario;
    }

    @Test
    void aProjectThatCannotBeReadStopsNoOther() {
        try (Scenario scenario = fleet(5)) {
            breakTrust(scenario, 5);
            scenario.cloud().atlas().addFault(new AtlasFault("getGroup", 500, "UNEXPECTED_ERROR", null, 1, null, null));
            JsonNode output = output(sweep(scenario));

            assertThat(output.path("projects").path("UNREAD").asInt()).isEqualTo(1);
            assertThat(output.path("started").asInt()).isEqualTo(1);
        }
    }

    /** Atlas forgets everything at once: 50 owners can't have done that. */
    @Test
    void touchesNothingWhereTooManyProjectsLookBrokenAtOnce() {
        World world = EncryptedFleet.of(Scenario.HOME, 50);
        try (Scenario scenario = Scenario.of(world)) {
            for (int number = 1; number <= 50; number++) {
                forget(scenario, world, number);
            }
            int before = scenario.writes().size();
            Execution first = sweep(scenario);
            Execution second = sweep(scenario);

            assertThat(output(first).path("outcome").asText()).isEqualTo("BRAKED");
            assertThat(output(first).path("braked").asInt()).isEqualTo(50);
            assertThat(output(second).path("outcome").asText()).isEqualTo("BRAKED");
            assertThat(runs(scenario)).isEmpty();
            assertThat(scenario.writes()).hasSize(before);
            assertThat(scenario.cloud().notifications())
                    .extracting(SnsMessage::subject)
                    .containsExactly("UNKNOWN, brake on: 50 of 50 projects, look broken at once");
            assertThat(scenario.cloud().logs()).contains("\"ProjectsBraked\":50");

            scenario.after(Duration.ofHours(25), () -> begin(scenario, "{}"));
            scenario.cloud().run();
            assertThat(scenario.cloud().notifications()).hasSize(2);

            assertThat(output(sweep(scenario, "{\"releaseBrake\":true}"))
                            .path("started")
                            .asInt())
                    .isEqualTo(50);
            assertThat(runs(scenario)).hasSize(50);
        }
    }

    /** Three are no mishap of Atlas. */
    @Test
    void repairsAFewProjectsThatBreakAtOnce() {
        try (Scenario scenario = fleet(12)) {
            for (int number = 1; number <= 3; number++) {
                breakTrust(scenario, number);
            }
            assertThat(output(sweep(scenario)).path("started").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aRunTellsAPersonOfADisabledKeyOnceAndOfItsEnabling() {
        try (Scenario scenario = fleet(2)) {
            LocalKmsClient kms = scenario.cloud().accounts().kms("111122223333", "eu-central-1");
            scenario.after(Duration.ofMinutes(1), () -> kms.disableKey(key -> key.keyId(EncryptedFleet.keyArn(2))));
            scenario.after(Duration.ofMinutes(31), () -> kms.enableKey(key -> key.keyId(EncryptedFleet.keyArn(2))));
            scenario.cloud().schedule(scenario.cloud().start().plus(Duration.ofMinutes(60)));
            scenario.cloud().run();

            assertThat(runs(scenario))
                    .extracting(run -> output(run).path("outcome").asText())
                    .containsExactly("NEEDS_A_PERSON", "NEEDS_A_PERSON", "COMPLIANT");
            assertThat(scenario.cloud().notifications())
                    .extracting(message -> message.attribute("level"))
                    .containsExactly("AT_RISK", "DOWN", "NONE");
            assertThat(scenario.writes()).extracting(Write::operation).containsExactly("DisableKey", "EnableKey");
        }
    }

    @Test
    void pausesLongerAfterEachFailureInARow() {
        try (Scenario scenario = fleet(1)) {
            scenario.after(
                    Duration.ofSeconds(1),
                    () -> scenario.cloud().atlas().encryptCluster(EncryptedFleet.projectId(1), "main", "NONE"));
            scenario.cloud()
                    .atlas()
                    .addFault(
                            new AtlasFault("updateGroupCluster", 400, "ATLAS_GENERAL_ERROR", null, 1_000, null, null));
            scenario.cloud().schedule(scenario.cloud().start().plus(Duration.ofHours(30)));
            scenario.cloud().run();

            List<Duration> pauses = pauses(runs(scenario));
            assertThat(pauses.subList(0, 3))
                    .extracting(Duration::toMinutes)
                    .satisfies(minutes -> assertThat(minutes).isSorted());
            assertThat(pauses.getLast()).isBetween(Duration.ofHours(6), Duration.ofMinutes(367));
            assertThat(runs(scenario)).hasSizeLessThan(14);
        }
    }

    private static List<Duration> pauses(List<Execution> runs) {
        return IntStream.range(1, runs.size())
                .mapToObj(i -> Duration.between(
                        Objects.requireNonNull(runs.get(i - 1).stopDate()),
                        runs.get(i).startDate()))
                .toList();
    }

    @Fault(52)
    @Test
    void noticesThatTheTrailIsSilent() {
        try (Scenario scenario = fleet(1)) {
            scenario.after(Duration.ZERO, () -> edited(scenario));
            scenario.cloud().run();
            scenario.after(Duration.ofMinutes(59), () -> begin(scenario, "{}"));
            scenario.cloud().run();
            assertThat(scenario.cloud().logs()).contains("\"TrailSilent\":0").doesNotContain("\"TrailSilent\":1");

            scenario.after(Duration.ofMinutes(5), () -> begin(scenario, "{}"));
            scenario.cloud().run();
            assertThat(scenario.cloud().logs()).containsOnlyOnce("\"TrailSilent\":1");
        }
    }

    /** As a step notes an edit of ours. */
    private static void edited(Scenario scenario) {
        long now = scenario.cloud().timeline().instant().toEpochMilli();
        scenario.cloud()
                .dynamoDb()
                .putItem(request -> request.tableName(
                                scenario.cloud().template().table("StateTable").name())
                        .item(Map.of(
                                "id",
                                AttributeValue.fromS("trail"),
                                "lastEditAt",
                                AttributeValue.fromN(Long.toString(now)))));
    }

    /** What a thousand projects cost that are as they should be: calls and transitions as they are, time as a bound. */
    @Test
    void aThousandCompliantProjects() {
        try (Scenario scenario = fleet(1_000)) {
            Execution sweep = sweep(scenario);

            assertThat(output(sweep).path("projects")).hasToString("{\"COMPLIANT\":1000}");
            assertThat(byService(scenario.cloud().wire().calls()))
                    .containsAllEntriesOf(Map.of(
                            "atlas getGroup", 1_000,
                            "atlas listGroupCloudProviderAccess", 1_000,
                            "atlas getGroupEncryptionAtRest", 1_000,
                            "atlas listGroupClusters", 1_000,
                            "atlas listGroupFlexClusters", 1_000,
                            "iam GetRole", 1_000,
                            "iam GetRolePolicy", 1_000,
                            "kms DescribeKey", 1_000,
                            "kms GetKeyPolicy", 1_000))
                    .containsEntry("dynamodb BatchGetItem", 80)
                    .containsEntry("dynamodb Scan", 1)
                    .containsEntry("atlas generateOAuthToken", 1)
                    .containsEntry("lambda Invoke", 42);
            assertThat(sweep.transitions()).isEqualTo(48);
            assertThat(Duration.between(sweep.startDate(), Objects.requireNonNull(sweep.stopDate())))
                    .isLessThan(Duration.ofMinutes(1));
        }
    }

    private static Map<String, Integer> byService(List<Call> calls) {
        return calls.stream()
                .collect(Collectors.toMap(
                        call -> call.service() + " " + call.operation(), _ -> 1, Integer::sum, TreeMap::new));
    }

    private static void forget(Scenario scenario, World world, int number) {
        ObjectNode off = (ObjectNode) Scenario.json("{\"enabled\":false}");
        scenario.cloud()
                .atlas()
                .changeEncryptionAtRest(
                        EncryptedFleet.projectId(number), new World.EncryptionAtRest(off, null, null, null));
        scenario.cloud()
                .atlas()
                .deleteRole(EncryptedFleet.projectId(number), EncryptedFleet.atlasRoleId(world, number));
    }
}
