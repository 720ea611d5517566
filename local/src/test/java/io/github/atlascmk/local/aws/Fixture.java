package io.github.atlascmk.local.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.Wire;
import io.github.atlascmk.local.time.Timeline;
import io.github.atlascmk.local.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two accounts: ours with two roles and a key, and a partner's with a key. */
final class Fixture {
    static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
    static final String OURS = "111122223333";
    static final String PARTNER = "444455556666";
    static final String ATLAS = "arn:aws:iam::536727724300:root";
    static final String ORDERS = "arn:aws:iam::" + OURS + ":role/atlas-cmk/orders";
    static final String DEV = "arn:aws:iam::" + OURS + ":role/dev";
    static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
    static final String KEY = "arn:aws:kms:us-east-1:" + OURS + ":key/" + KEY_ID;
    static final String PARTNER_KEY = "arn:aws:kms:us-east-1:" + PARTNER + ":key/" + KEY_ID;
    static final String WRITER = "arn:aws:iam::" + OURS + ":role/stack-functions/stack-EnsureKeyAccessRole";
    static final String ATLAS_TRUST = trust("'AWS':'" + ATLAS + "'", "{'StringEquals':{'sts:ExternalId':'ext-1'}}");
    static final String USE_KEY = identity("'kms:Decrypt','kms:Encrypt','kms:DescribeKey'", KEY);

    final Timeline timeline = new Timeline(START, 1);
    final Wire wire = new Wire(timeline);
    final Accounts accounts;
    final LocalIamClient iam;
    final LocalKmsClient kms;

    Fixture() {
        this(world(null, List.of()));
    }

    Fixture(World.Aws world) {
        accounts = new Accounts(
                world,
                wire,
                new AwsFaults(world.faults()),
                new IdentityPolicies(Map.of(WRITER, List.of(json(identity("'*'", "*"))))));
        iam = new LocalIamClient(accounts, OURS);
        kms = new LocalKmsClient(accounts, OURS, "us-east-1");
    }

    static Fixture lagging(Duration lag) {
        return new Fixture(world(lag, List.of()));
    }

    static World.Aws world(@Nullable Duration lag, List<World.AwsFault> faults) {
        return world(lag, faults, USE_KEY, keyPolicy("'AWS':'arn:aws:iam::" + OURS + ":root'"));
    }

    static World.Aws world(@Nullable Duration lag, List<World.AwsFault> faults, String identity, String keyPolicy) {
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
                        new World.Account(OURS, List.of(orders, dev, linked), List.of(key(keyPolicy)), Map.of()),
                        new World.Account(PARTNER, List.of(), List.of(key(partnerPolicy)), Map.of())),
                faults);
    }

    static World.Role role(String path, String name, String trust, Map<String, JsonNode> inline) {
        return new World.Role(path, name, null, null, json(trust), inline, null, Map.of("team", "orders"), List.of());
    }

    static World.Key key(String policy) {
        return new World.Key(
                KEY_ID, "us-east-1", "for Atlas", json(policy), null, null, null, null, Map.of("atlas-cmk", "yes"));
    }

    static String trust(String principal, String condition) {
        return quoted("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{" + principal
                + "},'Action':'sts:AssumeRole','Condition':" + condition + "}]}");
    }

    static String identity(String actions, String resource) {
        return quoted("{'Version':'2012-10-17','Statement':[{'Sid':'UseKey','Effect':'Allow','Action':[" + actions
                + "],'Resource':'" + resource + "'}]}");
    }

    /** One statement that allows everything to this principal. */
    static String keyPolicy(String principal) {
        return keyPolicy(principal, "'kms:*'", "");
    }

    static String keyPolicy(String principal, String actions, String more) {
        return quoted(
                "{'Version':'2012-10-17','Statement':[" + keyStatement("Allow", principal, actions) + more + "]}");
    }

    static String keyStatement(String effect, String principal, String actions) {
        return "{'Effect':'" + effect + "','Principal':{" + principal + "},'Action':[" + actions + "],'Resource':'*'}";
    }

    /** JSON that is written with single quotes. */
    static String quoted(String text) {
        return text.replace('\'', '"');
    }

    static JsonNode json(String text) {
        try {
            return PolicyJson.parse(quoted(text));
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
