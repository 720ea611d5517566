package io.github.atlascmk.cli;

import io.github.atlascmk.local.cloud.serve.Connection;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines for a POSIX shell that point AWS's and Atlas's tools to a local cloud, and take away whatever would send one of
 * them elsewhere all the same.
 *
 * @param accountId of the stack; as an access key, it acts as that account here
 */
record Exports(Connection to, String accountId, String region) {
    /**
     * Variables that win over those below. {@code AWS_PROFILE}: the SDK for JavaScript then ignores keys in the
     * environment, and a profile with single sign-on asks AWS. A service's own endpoint wins over the general one (AWS
     * SDKs and Tools Reference Guide: service-specific endpoints). A token wins over Atlas's keys. With the secret's
     * name or the role, Terraform's Atlas provider asks AWS for Atlas's credentials before it looks here. Atlas's tools
     * take {@code MCLI_} for the same things (provider reference of mongodbatlas; Atlas CLI: environment variables).
     */
    private static final List<String> UNSET = List.of(
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_SESSION_TOKEN",
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "MONGODB_ATLAS_ACCESS_TOKEN",
            "MONGODB_ATLAS_REFRESH_TOKEN",
            "ASSUME_ROLE_ARN",
            "SECRET_NAME",
            "TF_VAR_ASSUME_ROLE_ARN",
            "TF_VAR_SECRET_NAME");

    /** Names of variables of which any may be set. */
    private static final String UNSET_ALL = "^(AWS_ENDPOINT_URL_|TF_AWS_|MCLI_)";

    /** In the order in which they are to be run. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("unset " + String.join(" ", UNSET) + " $(env | cut -d= -f1 | grep -E '" + UNSET_ALL + "')");
        lines.add("# AWS: its CLI and SDKs, SAM, Terraform's aws provider");
        lines.addAll(aws());
        lines.add("# Atlas: its CLI, Terraform's mongodbatlas provider, its Go SDK");
        lines.addAll(atlas());
        return lines;
    }

    private List<String> aws() {
        return List.of(
                export("AWS_ENDPOINT_URL", to.awsUrl(), "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"),
                export("AWS_USE_FIPS_ENDPOINT", "false", "AWS_USE_DUALSTACK_ENDPOINT", "false"),
                export("AWS_REGION", region, "AWS_DEFAULT_REGION", region),
                export("AWS_ACCESS_KEY_ID", accountId, "AWS_SECRET_ACCESS_KEY", "local"),
                export("STS_ENDPOINT", to.awsUrl(), "SAM_CLI_TELEMETRY", "0"),
                // A proxy would carry requests for this machine away.
                export("NO_PROXY", "\"127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}\""),
                export("no_proxy", "\"$NO_PROXY\""));
    }

    /** The CLI of Atlas, its provider and its SDK each have a name of their own for the address. */
    private List<String> atlas() {
        return List.of(
                export("MONGODB_ATLAS_OPS_MANAGER_URL", to.atlasUrl() + "/", "MONGODB_ATLAS_SERVICE", "cloud"),
                export("MONGODB_ATLAS_BASE_URL", to.atlasUrl(), "MONGODB_ATLAS_URL", to.atlasUrl()),
                export("MONGODB_REALM_BASE_URL", to.atlasUrl() + "/"),
                export(
                        "MONGODB_ATLAS_PUBLIC_API_KEY",
                        to.publicKey(),
                        "MONGODB_ATLAS_PRIVATE_API_KEY",
                        to.privateKey()),
                export("MONGODB_ATLAS_PUBLIC_KEY", to.publicKey(), "MONGODB_ATLAS_PRIVATE_KEY", to.privateKey()),
                export("MONGODB_ATLAS_CLIENT_ID", to.clientId(), "MONGODB_ATLAS_CLIENT_SECRET", to.clientSecret()),
                export("MONGODB_ATLAS_ORG_ID", to.orgId(), "MONGODB_ATLAS_PROJECT_ID", to.projectId()),
                export("MONGODB_ATLAS_SKIP_UPDATE_CHECK", "yes", "MONGODB_ATLAS_TELEMETRY_ENABLED", "false"));
    }

    private static String export(String... namesAndValues) {
        StringBuilder line = new StringBuilder("export");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            line.append(' ').append(namesAndValues[i]).append('=').append(namesAndValues[i + 1]);
        }
        return line.toString();
    }
}
