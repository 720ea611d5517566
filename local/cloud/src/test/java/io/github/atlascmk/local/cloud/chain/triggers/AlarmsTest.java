package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.sweep.Compliance;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alarms and dashboard look at metrics that the code emits, by the names and dimensions that it gives them. */
class AlarmsTest {
    private static final String OURS = "AtlasCmk";

    @Test
    void everyMetricOfOursThatIsLookedAtIsEmitted() {
        Set<String> emitted = new TreeSet<>();
        try (Scenario scenario =
                Scenario.in("default", AlarmsTest::makeClusterYoung).publish("cluster-observed.json")) {
            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.kms().disableKey(request -> request.keyId("1234abcd-12ab-34cd-56ef-1234567890ab")));
            scenario.cloud().run();
            scenario.startRun();
            emitted.addAll(metrics(scenario.cloud()));
        }
        try (Scenario sweep = SweepTest.braked()) {
            emitted.addAll(metrics(sweep.cloud()));
        }
        Set<String> lookedAt = new TreeSet<>();
        try (Scenario scenario = Scenario.calm()) {
            Template template = scenario.cloud().template();
            template.resources().values().forEach(resource -> {
                switch (resource.type()) {
                    case "AWS::CloudWatch::Alarm" -> lookedAt.addAll(ofAlarm(resource.properties()));
                    case "AWS::CloudWatch::Dashboard" ->
                        lookedAt.addAll(ofDashboard(Scenario.json(
                                resource.properties().path("DashboardBody").asText())));
                    default -> {}
                }
            });
        }
        assertThat(lookedAt).hasSizeGreaterThan(8);
        Set<String> names = lookedAt.stream().map(AlarmsTest::nameAndDimension).collect(Collectors.toSet());
        // What only a failing AWS or a sweep that repairs something emits, by the code's own words.
        emitted.add("Throttles Service=AWS");
        emitted.add("RepairedBySweep Outcome=ENCRYPTED");
        assertThat(emitted.stream().map(AlarmsTest::nameAndDimension)).containsAll(names);
        assertThat(lookedAt).allMatch(AlarmsTest::hasAValueThatExists);
    }

    /** A danger of any kind raises it, and it stays raised until a sweep finds none. */
    @Test
    void theAlarmOnDangerLooksAtEveryDangerousLevel() {
        try (Scenario scenario = Scenario.calm()) {
            JsonNode alarm =
                    scenario.cloud().template().resources().get("DangerAlarm").properties();

            assertThat(ofAlarm(alarm))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Level.values())
                            .filter(Level::isDanger)
                            .map(level -> "ProjectsAtRisk Level=" + level)
                            .toList());
            assertThat(alarm.path("TreatMissingData").asText()).isEqualTo("ignore");
        }
    }

    private static void makeClusterYoung(WorldDraft world) {
        Instant enrolled = Instant.parse(world.get("now").asText());
        world.cluster("orders-eu").set("createDate", enrolled.plusSeconds(1));
    }

    private static String nameAndDimension(String metric) {
        return metric.substring(0, metric.indexOf('='));
    }

    private static boolean hasAValueThatExists(String metric) {
        String value = metric.substring(metric.indexOf('=') + 1);
        return switch (nameAndDimension(metric).replaceAll(".* ", "")) {
            case "Outcome" ->
                Arrays.stream(Outcome.values())
                        .anyMatch(outcome -> outcome.name().equals(value));
            case "Kind" ->
                Arrays.stream(Kind.values()).anyMatch(kind -> kind.name().equals(value));
            case "Compliance" ->
                Arrays.stream(Compliance.values())
                        .anyMatch(compliance -> compliance.name().equals(value));
            case "Level" ->
                Arrays.stream(Level.values()).anyMatch(level -> level.name().equals(value));
            case "Service" -> Set.of("Atlas", "AWS").contains(value);
            case "Machine" -> value.equals("Sweep");
            default -> false;
        };
    }

    /** {@code Name Dimension=value}, from log lines in the embedded format. */
    private static Set<String> metrics(Cloud cloud) {
        Set<String> found = new TreeSet<>();
        cloud.logs()
                .lines()
                .filter(line -> line.contains("\"CloudWatchMetrics\""))
                .forEach(line -> {
                    JsonNode tree = Scenario.json(line.substring(line.indexOf('{')));
                    tree.at("/_aws/CloudWatchMetrics").forEach(group -> {
                        assertThat(group.path("Namespace").asText()).isEqualTo(OURS);
                        group.path("Metrics")
                                .forEach(metric -> group.path("Dimensions")
                                        .forEach(set -> set.forEach(dimension -> found.add(metric.path("Name")
                                                        .asText() + " "
                                                + dimension.asText() + "="
                                                + tree.path(dimension.asText()).asText()))));
                    });
                });
        return found;
    }

    private static Set<String> ofAlarm(JsonNode alarm) {
        Set<String> found = new TreeSet<>();
        assertThat(alarm.path("AlarmDescription").asText()).contains("docs/runbook.md");
        assertThat(alarm.path("TreatMissingData").asText()).isNotEmpty();
        addOurs(found, alarm);
        alarm.path("Metrics").forEach(metric -> addOurs(found, metric.at("/MetricStat/Metric")));
        return found;
    }

    private static void addOurs(Set<String> found, JsonNode metric) {
        if (metric.path("Namespace").asText().equals(OURS)) {
            JsonNode dimension = metric.path("Dimensions").path(0);
            found.add(metric.path("MetricName").asText() + " "
                    + dimension.path("Name").asText() + "="
                    + dimension.path("Value").asText());
        }
    }

    private static Set<String> ofDashboard(JsonNode dashboard) {
        Set<String> found = new TreeSet<>();
        dashboard
                .path("widgets")
                .forEach(widget -> widget.at("/properties/metrics").forEach(metric -> {
                    if (metric.path(0).asText().equals(OURS)) {
                        found.add(metric.path(1).asText() + " " + metric.path(2).asText() + "="
                                + metric.path(3).asText());
                    }
                }));
        return found;
    }
}
