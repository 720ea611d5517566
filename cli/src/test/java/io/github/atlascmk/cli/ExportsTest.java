package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.serve.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell has in its environment once it has run the lines that {@code serve} prints. */
class ExportsTest {
    private static final String AWS = "http://127.0.0.1:4700";
    private static final String ATLAS = "http://127.0.0.1:4701";
    private static final Exports EXPORTS = new Exports(
            new Connection(ATLAS, AWS, "pub", "priv", "mdb_sa_id_1", "mdb_sa_sk_1", "p1", "o1", "atlas-cmk"),
            "111122223333",
            "eu-central-1");

    /** The variables by which each tool finds its service (its own documentation or source names them). */
    @ParameterizedTest
    @CsvSource({
        "AWS SDKs, AWS_ENDPOINT_URL, http://127.0.0.1:4700",
        "AWS SDKs, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, false",
        "AWS SDKs, AWS_USE_FIPS_ENDPOINT, false",
        "AWS SDKs, AWS_USE_DUALSTACK_ENDPOINT, false",
        "AWS SDKs, AWS_REGION, eu-central-1",
        "AWS CLI, AWS_DEFAULT_REGION, eu-central-1",
        "AWS SDKs, AWS_ACCESS_KEY_ID, 111122223333",
        "AWS SDKs, AWS_SECRET_ACCESS_KEY, local",
        "SAM CLI, SAM_CLI_TELEMETRY, 0",
        "Atlas CLI, MONGODB_ATLAS_OPS_MANAGER_URL, http://127.0.0.1:4701/",
        "Atlas CLI, MONGODB_ATLAS_SERVICE, cloud",
        "Atlas CLI, MONGODB_ATLAS_PUBLIC_API_KEY, pub",
        "Atlas CLI, MONGODB_ATLAS_PRIVATE_API_KEY, priv",
        "Atlas CLI, MONGODB_ATLAS_CLIENT_ID, mdb_sa_id_1",
        "Atlas CLI, MONGODB_ATLAS_CLIENT_SECRET, mdb_sa_sk_1",
        "Atlas CLI, MONGODB_ATLAS_ORG_ID, o1",
        "Atlas CLI, MONGODB_ATLAS_PROJECT_ID, p1",
        "Atlas CLI, MONGODB_ATLAS_SKIP_UPDATE_CHECK, yes",
        "Atlas CLI, MONGODB_ATLAS_TELEMETRY_ENABLED, false",
        "Terraform, MONGODB_ATLAS_BASE_URL, http://127.0.0.1:4701",
        "Terraform, MONGODB_REALM_BASE_URL, http://127.0.0.1:4701/",
        "Terraform, MONGODB_ATLAS_PUBLIC_KEY, pub",
        "Terraform, MONGODB_ATLAS_PRIVATE_KEY, priv",
        "Terraform, STS_ENDPOINT, http://127.0.0.1:4700",
        "Go SDK, MONGODB_ATLAS_URL, http://127.0.0.1:4701",
    })
    void everyToolFindsTheLocalCloud(String tool, String variable, String value) throws Exception {
        assertThat(environment(Map.of(variable, "https://real.example")))
                .as(tool)
                .containsEntry(variable, value);
    }

    /** Each would win over what is exported, and send a request, or a secret, where it doesn't belong. */
    @ParameterizedTest
    @CsvSource({
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ENDPOINT_URL_KMS",
        "AWS_ENDPOINT_URL_SECRETS_MANAGER",
        "TF_AWS_STS_ENDPOINT",
        "MONGODB_ATLAS_ACCESS_TOKEN",
        "MONGODB_ATLAS_REFRESH_TOKEN",
        "MCLI_OPS_MANAGER_URL",
        "MCLI_PUBLIC_API_KEY",
        "ASSUME_ROLE_ARN",
        "SECRET_NAME",
        "TF_VAR_ASSUME_ROLE_ARN",
        "TF_VAR_SECRET_NAME",
    })
    void whatWouldWinIsTakenAway(String variable) throws Exception {
        assertThat(environment(Map.of(variable, "real"))).doesNotContainKey(variable);
    }

    @Test
    void noProxyCarriesRequestsForThisMachineAway() throws Exception {
        assertThat(environment(Map.of("NO_PROXY", "intra.example")))
                .containsEntry("NO_PROXY", "127.0.0.1,localhost,intra.example")
                .containsEntry("no_proxy", "127.0.0.1,localhost,intra.example");
        assertThat(environment(Map.of())).containsEntry("NO_PROXY", "127.0.0.1,localhost");
    }

    @Test
    void nothingThatIsExportedNamesAnotherMachine() throws Exception {
        environment(Map.of()).forEach((name, value) -> {
            if (value.contains("://")) {
                assertThat(value).as(name).matches("http://127\\.0\\.0\\.1:470[01]/?");
            }
        });
    }

    /** Runs the lines in a shell that starts with these variables. */
    private static Map<String, String> environment(Map<String, String> before)
            throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-c", "set -e\n" + String.join("\n", EXPORTS.lines()) + "\nenv");
        shell.environment().clear();
        shell.environment().put("PATH", System.getenv("PATH"));
        shell.environment().putAll(before);
        Process process = shell.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        Map<String, String> after = new TreeMap<>();
        output.lines().forEach(line -> after.put(line.split("=", 2)[0], line.substring(line.indexOf('=') + 1)));
        return after;
    }
}
