package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.GeneratedPart;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page of the local cloud lists what is served, as the code has it. */
class ServedPageTest {
    private static final Identity ANYBODY = new Identity("111122223333", "eu-central-1", "");
    /** By the prefix of their actions in IAM policies. */
    private static final Map<String, String> NAMES = Map.of(
            "states", "Step Functions",
            "kms", "KMS",
            "events", "EventBridge",
            "dynamodb", "DynamoDB",
            "secretsmanager", "Secrets Manager",
            "iam", "IAM",
            "sts", "STS",
            "cloudformation", "CloudFormation");

    private final RunningCloud running = new RunningCloud();

    @AfterEach
    void close() {
        running.close();
    }

    @Test
    void thePageListsTheOperationsOfAws() {
        Services services = new Services(running.cloud);
        Map<String, String> rows = new TreeMap<>();
        services.targets().forEach(target -> put(rows, services.ofTarget(target, ANYBODY), "JSON"));
        services.versions().forEach(version -> put(rows, services.ofVersion(version, ANYBODY), "query"));
        rows.put("Lambda", "REST-JSON | " + String.join(", ", new TreeSet<>(LambdaApi.OPERATIONS.values())));
        new GeneratedPart("docs/local-cloud.md", "served-aws")
                .holds("| Service | Protocol | Operations |\n|---|---|---|\n"
                        + rows.entrySet().stream()
                                .map(row -> "| " + row.getKey() + " | " + row.getValue() + " |\n")
                                .collect(Collectors.joining()));
    }

    private static void put(Map<String, String> rows, @Nullable Service given, String protocol) {
        Service service = Objects.requireNonNull(given);
        assertThat(NAMES).containsKey(service.prefix());
        rows.put(NAMES.get(service.prefix()), protocol + " | " + String.join(", ", service.operations()));
    }

    @Test
    void thePageListsTheOperationsOfAtlas() {
        Map<String, String> methods = running.cloud.atlas().operations().stream()
                .collect(Collectors.toMap(
                        operation -> operation.path().replace(ApiVersion.V2, ""),
                        Operation::method,
                        (one, other) -> one + ", " + other,
                        TreeMap::new));
        new GeneratedPart("docs/local-cloud.md", "served-atlas")
                .holds("| Path, below `" + ApiVersion.V2 + "` if it isn't OAuth's | Methods |\n|---|---|\n"
                        + methods.entrySet().stream()
                                .map(row -> "| `" + row.getKey() + "` | " + row.getValue() + " |\n")
                                .collect(Collectors.joining()));
    }
}
