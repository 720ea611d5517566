package io.github.atlascmk.local.cloud.aws.account;

import static io.github.atlascmk.local.cloud.atlas.access.CustomerAws.KeyUse;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.ATLAS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.DEV;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.KEY;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.KEY_ID;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.ORDERS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.OURS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.PARTNER_KEY;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.keyPolicy;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.keyStatement;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.quoted;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsAccountsTest {
    private static final List<String> FROM = List.of("203.0.113.9");
    private static final String ROOT = "'AWS':'arn:aws:iam::" + OURS + ":root'";
    private static final String EXTERNAL_ID = "{'StringEquals':{'sts:ExternalId':'ext-1'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'AWS':'arn:aws:iam::536727724300:root' | ext-1 | true",
                "'AWS':'536727724300'                   | ext-1 | true",
                "'AWS':'*'                              | ext-1 | true",
                "'AWS':['444455556666','536727724300']  | ext-1 | true",
                "'AWS':'536727724300'                   | ext-2 | false",
                "'AWS':'444455556666'                   | ext-1 | false",
                "'Service':'ec2.amazonaws.com'          | ext-1 | false",
            })
    void aTrustPolicyAdmitsItsPrincipalsWithTheExternalId(String principal, String externalId, boolean expected) {
        AwsFixture fixture = new AwsFixture();
        fixture.iam.updateAssumeRolePolicy(
                request -> request.roleName("orders").policyDocument(trust(principal, EXTERNAL_ID)));
        assertThat(fixture.accounts.canAssume(ATLAS, ORDERS, externalId)).isEqualTo(expected);
    }

    @Test
    void anExplicitDenyOfATrustPolicyWins() {
        AwsFixture fixture = new AwsFixture();
        String policy = quoted("{'Version':'2012-10-17','Statement':["
                + "{'Effect':'Allow','Principal':'*','Action':'sts:*'},"
                + "{'Effect':'Deny','Principal':{'AWS':'536727724300'},'Action':'sts:AssumeRole'}]}");
        fixture.iam.updateAssumeRolePolicy(request -> request.roleName("orders").policyDocument(policy));
        assertThat(fixture.accounts.canAssume(ATLAS, ORDERS, "ext-1")).isFalse();
        assertThat(fixture.accounts.canAssume("arn:aws:iam::999999999999:root", ORDERS, "ext-1"))
                .isTrue();
    }

    @Test
    void aRoleIsAssumedByItsWholeArnOnly() {
        AwsFixture fixture = new AwsFixture();
        assertThat(fixture.accounts.canAssume(ATLAS, "arn:aws:iam::" + OURS + ":role/orders", "ext-1"))
                .isFalse();
        assertThat(fixture.accounts.canAssume(ATLAS, "arn:aws:iam::" + OURS + ":role/none", "ext-1"))
                .isFalse();
    }

    @Test
    void othersSeeAChangeOfIamLateAndIamSeesItAtOnce() {
        AwsFixture fixture = AwsFixture.lagging(Duration.ofSeconds(40));
        fixture.iam.updateAssumeRolePolicy(
                request -> request.roleName("orders").policyDocument(trust("'AWS':'*'", "{}")));
        assertThat(fixture.iam
                        .getRole(request -> request.roleName("orders"))
                        .role()
                        .assumeRolePolicyDocument())
                .doesNotContain("ExternalId");
        fixture.timeline.sleep(Duration.ofSeconds(40).minusNanos(1));
        assertThat(fixture.accounts.canAssume(ATLAS, ORDERS, "other")).isFalse();
        fixture.timeline.sleep(Duration.ofNanos(1));
        assertThat(fixture.accounts.canAssume(ATLAS, ORDERS, "other")).isTrue();
    }

    @Test
    void iamsOwnReadsMayLagToo() {
        World.Aws world = AwsFixture.world(null, List.of());
        AwsFixture fixture = new AwsFixture(
                new World.Aws(null, Duration.ofSeconds(3), Duration.ZERO, null, world.accounts(), world.faults()));
        fixture.iam.deleteRole(request -> request.roleName("dev"));
        assertThat(fixture.iam
                        .getRole(request -> request.roleName("dev"))
                        .role()
                        .arn())
                .isEqualTo(DEV);
        fixture.timeline.sleep(Duration.ofSeconds(3));
        assertThatThrownBy(() -> fixture.iam.getRole(request -> request.roleName("dev")))
                .hasMessageContaining("cannot be found");
    }

    private static KeyUse use(String identity, String keyPolicy) {
        return new AwsFixture(AwsFixture.world(null, List.of(), identity, keyPolicy))
                .accounts.useKey(ORDERS, KEY, "us-east-1", FROM);
    }

    private static final String NO_KEY = AwsFixture.identity("'s3:GetObject'", "*");
    private static final String ALL_THREE = "'kms:Decrypt','kms:Encrypt','kms:DescribeKey'";

    @Test
    void inOneAccountTheKeyPolicyOrItsDelegationIsEnough() {
        String toRole = keyPolicy("'AWS':'" + ORDERS + "'");
        assertThat(use(NO_KEY, toRole)).isEqualTo(KeyUse.ALLOWED);
        assertThat(use(NO_KEY, keyPolicy("'AWS':'*'"))).isEqualTo(KeyUse.ALLOWED);
        assertThat(use(AwsFixture.USE_KEY, keyPolicy(ROOT))).isEqualTo(KeyUse.ALLOWED);
        assertThat(use(NO_KEY, keyPolicy(ROOT))).isEqualTo(KeyUse.DENIED);
        assertThat(use(AwsFixture.USE_KEY, keyPolicy("'AWS':'" + DEV + "'"))).isEqualTo(KeyUse.DENIED);
    }

    @Test
    void allThreeActionsAreNeeded() {
        assertThat(use(AwsFixture.identity("'kms:Decrypt','kms:Encrypt'", "*"), keyPolicy(ROOT)))
                .isEqualTo(KeyUse.DENIED);
        assertThat(use(NO_KEY, keyPolicy("'AWS':'" + ORDERS + "'", "'kms:Decrypt','kms:Encrypt'", "")))
                .isEqualTo(KeyUse.DENIED);
    }

    @Test
    void anExplicitDenyOnEitherSideWins() {
        String denying =
                quoted("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'kms:*','Resource':'*'},"
                        + "{'Effect':'Deny','Action':'kms:Decrypt','Resource':'" + KEY + "'}]}");
        assertThat(use(denying, keyPolicy("'AWS':'" + ORDERS + "'"))).isEqualTo(KeyUse.DENIED);
        assertThat(use(
                        AwsFixture.USE_KEY,
                        keyPolicy(ROOT, "'kms:*'", "," + keyStatement("Deny", "'AWS':'*'", "'kms:Encrypt'"))))
                .isEqualTo(KeyUse.DENIED);
        assertThat(use(
                        AwsFixture.USE_KEY,
                        keyPolicy(ROOT, "'kms:*'", "," + keyStatement("Deny", ROOT, "'kms:Encrypt'"))))
                .isEqualTo(KeyUse.DENIED);
    }

    @Test
    void aKeyPolicyStatementWithoutResourceOrActionHasNoEffect() {
        String noResource = quoted("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'"
                + ORDERS + "'},'Action':'kms:*'},{'Effect':'Allow','Principal':{'AWS':'" + ORDERS
                + "'},'Resource':'*'}]}");
        assertThat(use(AwsFixture.USE_KEY, noResource)).isEqualTo(KeyUse.DENIED);
    }

    @Test
    void fromAnotherAccountBothSidesHaveToAllow() {
        AwsFixture both = new AwsFixture(
                AwsFixture.world(null, List.of(), AwsFixture.identity(ALL_THREE, PARTNER_KEY), keyPolicy(ROOT)));
        assertThat(both.accounts.useKey(ORDERS, PARTNER_KEY, "us-east-1", FROM)).isEqualTo(KeyUse.ALLOWED);
        assertThat(new AwsFixture().accounts.useKey(ORDERS, PARTNER_KEY, "us-east-1", FROM))
                .isEqualTo(KeyUse.DENIED);
        both.iam.putRolePolicy(request ->
                request.roleName("dev").policyName("All").policyDocument(AwsFixture.identity("'kms:*'", "*")));
        assertThat(both.accounts.useKey(DEV, PARTNER_KEY, "us-east-1", FROM)).isEqualTo(KeyUse.DENIED);
    }

    @Test
    void aPermissionsBoundaryLimitsTheRole() {
        AwsFixture fixture = new AwsFixture();
        for (Map.Entry<String, KeyUse> boundary : Map.of(
                        "arn:aws:iam::aws:policy/PowerUserAccess",
                        KeyUse.ALLOWED,
                        "arn:aws:iam::" + OURS + ":policy/platform",
                        KeyUse.ALLOWED,
                        "arn:aws:iam::aws:policy/ReadOnlyAccess",
                        KeyUse.DENIED,
                        "arn:aws:iam::aws:policy/AmazonS3FullAccess",
                        KeyUse.DENIED)
                .entrySet()) {
            fixture.iam.putRolePermissionsBoundary(
                    request -> request.roleName("orders").permissionsBoundary(boundary.getKey()));
            assertThat(fixture.accounts.useKey(ORDERS, KEY, "us-east-1", FROM))
                    .as(boundary.getKey())
                    .isEqualTo(boundary.getValue());
        }
    }

    @Test
    void anIpConditionHoldsIfItHoldsForEachOfAtlassAddresses() {
        String restricted = quoted("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':[" + ALL_THREE
                + "],'Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':['192.0.2.0/24']}}}]}");
        AwsFixture fixture = new AwsFixture(AwsFixture.world(null, List.of(), restricted, keyPolicy(ROOT)));
        assertThat(fixture.accounts.useKey(ORDERS, KEY, "us-east-1", List.of("192.0.2.1", "192.0.2.2")))
                .isEqualTo(KeyUse.ALLOWED);
        assertThat(fixture.accounts.useKey(ORDERS, KEY, "us-east-1", List.of("192.0.2.1", "198.51.100.9")))
                .isEqualTo(KeyUse.DENIED);
    }

    @Test
    void aKeyIsFoundByIdInTheRolesAccountAndByArnInItsRegion() {
        AwsAccounts accounts = new AwsFixture().accounts;
        assertThat(accounts.useKey(ORDERS, KEY_ID, "us-east-1", FROM)).isEqualTo(KeyUse.ALLOWED);
        assertThat(accounts.useKey(ORDERS, KEY, "eu-west-1", FROM)).isEqualTo(KeyUse.NOT_FOUND);
        assertThat(accounts.useKey(ORDERS, "nope", "us-east-1", FROM)).isEqualTo(KeyUse.NOT_FOUND);
        assertThat(accounts.useKey("arn:aws:iam::" + OURS + ":role/none", KEY, "us-east-1", FROM))
                .isEqualTo(KeyUse.DENIED);
    }

    @ParameterizedTest
    @CsvSource({
        "Enabled, SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, ALLOWED",
        "Disabled, SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, DISABLED",
        "PendingDeletion, SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, PENDING_DELETION",
        "PendingImport, SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, PENDING_IMPORT",
        "Unavailable, SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, DISABLED",
        "Enabled, RSA_2048, ENCRYPT_DECRYPT, DENIED",
        "Enabled, HMAC_256, GENERATE_VERIFY_MAC, DENIED",
    })
    void aKeysStateAndKindDecide(String state, String spec, String usage, KeyUse expected) {
        World.Key key = new World.Key(
                KEY_ID,
                "us-east-1",
                null,
                AwsFixture.json(keyPolicy("'AWS':'*'")),
                state,
                spec,
                usage,
                null,
                null,
                null,
                Map.of());
        World.Role orders = AwsFixture.role("/atlas-cmk/", "orders", AwsFixture.ATLAS_TRUST, Map.of());
        World.Account account = new World.Account(OURS, List.of(orders), List.of(key), Map.of(), Map.of());
        AwsFixture fixture = new AwsFixture(new World.Aws(null, null, null, null, List.of(account), List.of()));
        assertThat(fixture.accounts.useKey(ORDERS, KEY, "us-east-1", FROM)).isEqualTo(expected);
    }

    @Test
    void aRoleCreatedAnewDoesNotInheritWhatPoliciesGaveTheOldOne() {
        String toRole = keyPolicy("'AWS':['arn:aws:iam::" + OURS + ":root','" + ORDERS + "']");
        AwsFixture fixture = new AwsFixture(AwsFixture.world(null, List.of(), NO_KEY, toRole));
        String oldId = fixture.iam
                .getRole(request -> request.roleName("orders"))
                .role()
                .roleId();
        replaceOrders(fixture);
        String newId = fixture.iam
                .getRole(request -> request.roleName("orders"))
                .role()
                .roleId();
        assertThat(oldId).matches("AROA[A-Z0-9]{17}").isNotEqualTo(newId);
        assertThat(fixture.kms.getKeyPolicy(request -> request.keyId(KEY_ID)).policy())
                .contains(oldId)
                .doesNotContain(ORDERS);
        assertThat(fixture.accounts.useKey(ORDERS, KEY, "us-east-1", FROM)).isEqualTo(KeyUse.DENIED);
    }

    private static void replaceOrders(AwsFixture fixture) {
        fixture.iam.deleteRolePolicy(request -> request.roleName("orders").policyName("UseKey"));
        fixture.iam.deleteRole(request -> request.roleName("orders"));
        fixture.iam.createRole(request ->
                request.roleName("orders").path("/atlas-cmk/").assumeRolePolicyDocument(AwsFixture.ATLAS_TRUST));
    }

    @Test
    void aWorldLoadedFromASnapshotBehavesTheSame() {
        String toRole = keyPolicy("'AWS':['arn:aws:iam::" + OURS + ":root','" + ORDERS + "','" + DEV + "']");
        AwsFault fault = new AwsFault("kms", "DescribeKey", "Throttling", null, 2, 1, null);
        AwsFixture first = new AwsFixture(AwsFixture.world(Duration.ofSeconds(1), List.of(fault), NO_KEY, toRole));
        replaceOrders(first);
        first.kms.describeKey(request -> request.keyId(KEY_ID));
        World.Aws saved = first.accounts.snapshot(first.timeline.instant());
        first.timeline.sleep(Duration.ofSeconds(1));

        AwsFixture second = new AwsFixture(saved);
        String policy = first.kms.getKeyPolicy(request -> request.keyId(KEY_ID)).policy();
        assertThat(second.kms.getKeyPolicy(request -> request.keyId(KEY_ID)).policy())
                .isEqualTo(policy);
        assertThat(second.accounts.snapshot(second.timeline.instant())).isEqualTo(saved);
        assertThat(saved.faults()).containsExactly(new AwsFault("kms", "DescribeKey", "Throttling", null, 2, 0, null));
        assertThat(second.accounts.useKey(ORDERS, KEY, "us-east-1", FROM)).isEqualTo(KeyUse.DENIED);
        // Made anew once more, the role still doesn't get the id that the key policy names.
        second.iam.deleteRole(request -> request.roleName("orders"));
        second.iam.createRole(request ->
                request.roleName("orders").path("/atlas-cmk/").assumeRolePolicyDocument(AwsFixture.ATLAS_TRUST));
        assertThat(second.kms.getKeyPolicy(request -> request.keyId(KEY_ID)).policy())
                .isEqualTo(policy);
    }

    @Test
    void aWorldWithAPolicyThatAwsWouldNotStoreIsRefused() {
        World.Role broken = AwsFixture.role("/", "broken", "{'Version':'2020-03-17','Statement':[]}", Map.of());
        World.Aws world = new World.Aws(
                null,
                null,
                null,
                null,
                List.of(new World.Account(OURS, List.of(broken), List.of(), Map.of(), Map.of())),
                List.of());
        assertThatThrownBy(() -> new AwsFixture(world))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trust policy of arn:aws:iam::111122223333:role/broken")
                .hasMessageContaining("valid version string");
    }
}
