package io.github.atlascmk.local.cloud;

import io.github.atlascmk.local.cloud.aws.secretsmanager.LocalSecretsManagerClient;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The parameters with which a world's stack is deployed, and the secrets that some of them name. */
final class StackDeployment {
    static final String ATLAS_SECRET = "atlas-cmk/atlas";
    static final String ALERT_SECRET = "atlas-cmk/alerts";

    private StackDeployment() {}

    static Template template(Path home, World world, String atlasUrl) {
        return read(home, deployment(world, atlasUrl));
    }

    private static Template.Deployment deployment(World world, String atlasUrl) {
        Map<String, String> parameters = new HashMap<>(world.stack().parameters());
        parameters.putIfAbsent("AtlasSecretArn", arn(world, ATLAS_SECRET));
        if (world.stack().alertSecret() != null) {
            parameters.putIfAbsent("AlertSecretArn", arn(world, ALERT_SECRET));
        }
        parameters.put("AtlasBaseUrl", atlasUrl);
        return new Template.Deployment(
                Template.STACK, world.stack().accountId(), world.stack().region(), parameters);
    }

    static String arn(World world, String secret) {
        return LocalSecretsManagerClient.arn(
                world.stack().accountId(), world.stack().region(), secret);
    }

    private static Template read(Path home, Template.Deployment deployment) {
        try {
            return Template.read(home.resolve("template.yaml"), deployment);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("template.yaml can't be read", unreadable);
        }
    }
}
