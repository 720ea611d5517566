package io.github.atlascmk.local.cloud.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.account.AwsAccounts;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies;
import io.github.atlascmk.local.cloud.aws.iam.LocalIamClient;
import io.github.atlascmk.local.cloud.aws.kms.LocalKmsClient;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two accounts: ours with two roles and a key, and a partner's with a key. */
public final class AwsFixture {
    public static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
    public static final String OURS = "111122223333";
    public static final String PARTNER = "444455556666";
    public static final String ATLAS = "arn:aws:iam::536727724300:root";
    public static final String ORDERS = "arn:aws:iam::" + OURS + ":role/atlas-cmk/orders";
    public static final String DEV = "arn:aws:iam::" + OURS + ":role/dev";
    public static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    public static final String KEY = "arn:aws:kms:us-east-1:" + OURS + ":key/" + KEY_ID;
    public static final String PARTNER_KEY = "arn:aws:kms:us-east-1:" + PARTNER + ":key/" + KEY_ID;
    public static final String WRITER = "arn:aws:iam::" + OURS + ":role/stack-functions/stack-EnsureKeyAccessRole";
    public static final String ATLAS_TRUST =
            trust("'AWS':'" + ATLAS + "'", "{'StringEquals':{'sts:ExternalId':'ext-1'}}");
    public static final String USE_KEY = identity("'kms:Decrypt','kms:Encrypt','kms:DescribeKey'", KEY);

    public final Timeline timeline = new Timeline(START, 1);
    public final Wire wire = new Wire(timeline);
    public final AwsAccounts accounts;
    public final LocalIamClient iam;
    public final LocalKmsClient kms;

    public AwsFixture() {
        this(world(null, List.of()));
    }

    public AwsFixture(World.Aws world) {
        accounts = new AwsAccounts(
                world,
                wire,
                new AwsFaults(world.faults()),
                new IdentityPolicies(Map.of(WRITER, List.of(json(identity("'*'", "*"))))));
        iam = accounts.iam(OURS);
        kms = accounts.kms(OURS, "us-east-1");
    }

    public static AwsFixture lagging(Duration lag) {
        return new AwsFixture(world(lag, List.of()));
    }

    public static World.Aws world(@Nullable Duration lag, List<AwsFault> faults) {
        return world(lag, faults, USE_KEY, keyPolicy("'AWS':'arn:aws:iam::" + OURS + ":root'"));
    }

    public static World.Aws world(@Nullable Duration lag, List<AwsFault> faults, String identity, String keyPolicy) {
        World.Role orders = role("/atlas-cmk/", "orders", ATLAS_TRUST, Map.of("UseKey", json(identity)));
        World.Role dev = role("/", "dev", ATLAS_TRUST, Map.of());
        World.Role linked = role("/aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", ATLAS_TRUST, Map.of());
        String partnerPolicy = keyPolicy("'AWS':['arn:aws:iam::" + PARTNER + ":root','" + ORDERS + "']");
        return new World.Aws(
                lag,
                null,
                Duration.ZERO,
                null,
                List.of(
                        new World.Account(
                                OURS,
                                List.of(orders, dev, linked),
                                List.of(key(keyPolicy)),
                                Map.of(),
                                Map.of(
                                        "arn:aws:iam::" + OURS + ":policy/platform",
                                        json(identity("'*'", "*")),
                                        "arn:aws:iam::" + OURS + ":policy/teams/guard",
                                        json(identity("'*'", "*")))),
                        new World.Account(PARTNER, List.of(), List.of(key(partnerPolicy)), Map.of(), Map.of())),
                faults);
    }

    public static World.Role role(String path, String name, String trust, Map<String, JsonNode> inline) {
        return new World.Role(path, name, null, null, json(trust), inline, null, Map.of("team", "orders"), List.of());
    }

    static World.Key key(String policy) {
        return new World.Key(
                KEY_ID,
                "us-east-1",
                "for Atlas",
                json(policy),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of("atlas-cmk", "yes"));
    }

    public static String trust(String principal, String condition) {
        return quoted("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{" + principal
                + "},'Action':'sts:AssumeRole','Condition':" + condition + "}]}");
    }

    public static String identity(String actions, String resource) {
        return quoted("{'Version':'2012-10-17','Statement':[{'Sid':'UseKey','Effect':'Allow','Action':[" + actions
                + "],'Resource':'" + resource + "'}]}");
    }

    /** One statement that allows everything to this principal. */
    public static String keyPolicy(String principal) {
        return keyPolicy(principal, "'kms:*'", "");
    }

    public static String keyPolicy(String principal, String actions, String more) {
        return quoted(
                "{'Version':'2012-10-17','Statement':[" + keyStatement("Allow", principal, actions) + more + "]}");
    }

    public static String keyStatement(String effect, String principal, String actions) {
        return "{'Effect':'" + effect + "','Principal':{" + principal + "},'Action':[" + actions + "],'Resource':'*'}";
    }

    /** JSON that is written with single quotes. */
    public static String quoted(String text) {
        return text.replace('\'', '"');
    }

    public static JsonNode json(String text) {
        try {
            return PolicyJson.parse(quoted(text));
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
