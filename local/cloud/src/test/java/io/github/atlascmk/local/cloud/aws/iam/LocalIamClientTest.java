package io.github.atlascmk.local.cloud.aws.iam;

import static io.github.atlascmk.local.cloud.aws.AwsFixture.ATLAS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.ATLAS_TRUST;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.DEV;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.ORDERS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.OURS;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.quoted;
import static io.github.atlascmk.local.cloud.aws.AwsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.atlascmk.local.cloud.aws.AwsFixture;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.ConcurrentModificationException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;

class LocalIamClientTest {
    private AwsFixture fixture = new AwsFixture();

    private void update(String policy) {
        fixture.iam.updateAssumeRolePolicy(request -> request.roleName("orders").policyDocument(policy));
    }

    private void put(String name, String policy) {
        fixture.iam.putRolePolicy(
                request -> request.roleName("orders").policyName(name).policyDocument(policy));
    }

    private Role role(String name) {
        return fixture.iam.getRole(request -> request.roleName(name)).role();
    }

    private String trustOf(String name) {
        return URLDecoder.decode(role(name).assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    @Test
    void documentsComeBackUrlEncoded() {
        String policy = quoted("{ 'Version' : '2012-10-17', 'Statement' : { 'Sid' : 'A', 'Effect' : 'Allow',"
                + " 'Action' : 'kms:*', 'Resource' : 'arn:aws:kms:*:*:key/a+b~ü' } }");
        put("P", policy);
        String document = fixture.iam
                .getRolePolicy(request -> request.roleName("orders").policyName("P"))
                .policyDocument();
        assertThat(document)
                .startsWith("%7B%20%22Version%22%20%3A")
                .contains("a%2Bb~%C3%BC")
                .doesNotContain("+");
        assertThat(URLDecoder.decode(document, StandardCharsets.UTF_8)).isEqualTo(policy);
        assertThat(role("orders").assumeRolePolicyDocument()).startsWith("%7B%22Version%22%3A");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{nope                                             | Syntax errors",
                "[]                                                | Syntax errors",
                "{'Version':'2012-10-17'}                          | Syntax errors",
                "{'Version':'2012-10-17','Statement':[]}           | Syntax errors",
                "{'Version':'2012-10-17','Statement':[S],'X':1}    | Syntax errors",
                "{'Version':'2012-10-17','Statement':[S],'Version':'2012-10-17'} | Syntax errors",
                "{'Version':'2012-10-17','Statement':[S]} {}       | Syntax errors",
                "{'Version':'2020-03-17','Statement':[S]}          | valid version string",
                "{'Statement':[{'Sid':'a','Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'},"
                        + "{'Sid':'a','Effect':'Deny','Principal':'*','Action':'sts:AssumeRole'}]} | must be unique",
                "{'Statement':{'Sid':'a b','Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'}} | alphanumeric",
                "{'Statement':{'Effect':'allow','Principal':'*','Action':'sts:AssumeRole'}} | Syntax errors",
                "{'Statement':{'Principal':'*','Action':'sts:AssumeRole'}} | Syntax errors",
                "{'Statement':{'Effect':'Allow','Action':'sts:AssumeRole'}} | Missing required field Principal",
                "{'Statement':{'Effect':'Allow','Principal':{},'Action':'sts:AssumeRole'}} | Syntax errors",
                "{'Statement':{'Effect':'Allow','Principal':'*'}}  | must contain actions",
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'AssumeRole'}} | prefaced by a vendor",
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:GetObject'}} | STS AssumeRole actions",
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'sts:*','Resource':'*'}} | prohibited field Resource",
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'sts:*','Condition':{'StringIs':{'a:b':'c'}}}}"
                        + " | Invalid Condition type : StringIs",
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'sts:*','Condition':{'Bool':{'a':true}}}}"
                        + " | prefaced by a vendor",
                "{'Statement':{'Effect':'Allow','Principal':{'Aws':'*'},'Action':'sts:*'}} | Syntax errors",
                "{'Statement':{'Effect':'Allow','Principal':{'AWS':'nobody'},'Action':'sts:*'}}"
                        + " | Invalid principal in policy: \"AWS\":\"nobody\"",
                "{'Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/*'},'Action':'sts:*'}}"
                        + " | Invalid principal",
                "{'Statement':{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/gone'},'Action':'sts:*'}}"
                        + " | Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:role/gone\"",
                "{'Statement':{'Effect':'Allow','Principal':{'AWS':'AROAEXAMPLEORPHAN0001'},'Action':'sts:*'}}"
                        + " | Invalid principal",
            })
    void trustPoliciesThatIamRefuses(String policy, String message) {
        String text = quoted(policy.replace("S]", "{'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole'}]"));
        String before = trustOf("orders");
        assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                .isThrownBy(() -> update(text))
                .satisfies(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(400);
                    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicyDocument");
                    assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
                });
        assertThat(trustOf("orders")).isEqualTo(before);
        assertThat(fixture.wire.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Resource':'*'}} | not specify a principal",
                "{'Statement':{'Effect':'Allow','Action':'a:b'}}                     | must contain resources",
                "{'Statement':{'Effect':'Allow','Action':'a:b','Resource':[]}}       | must contain resources",
                "{'Statement':{'Effect':'Allow','Action':'a:b','Resource':'bucket'}} | must be in ARN format",
                "{'Statement':{'Effect':'Allow','Action':'a:b','NotAction':'a:c','Resource':'*'}} | Syntax errors",
            })
    void inlinePoliciesThatIamRefuses(String policy, String message) {
        assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                .isThrownBy(() -> put("P", quoted(policy)))
                .withMessageContaining(message);
    }

    @Test
    void charactersOutsideOfLatin1AreNotValid() {
        IamException refused = catchThrowableOfType(
                IamException.class, () -> put("P", AwsFixture.identity("'kms:*'", "arn:aws:kms:::\u20ac")));
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    }

    @Test
    void trustPoliciesHaveAQuotaOfCharacters() {
        String filler = "x"
                .repeat(LocalIamClient.TRUST_QUOTA
                        - trust("'AWS':'*'", "{'StringEquals':{'a:b':''}}").length());
        update(trust("'AWS':'*'", "{'StringEquals':{'a:b':'" + filler + "'}}"));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> update(trust("'AWS':'*'", "{'StringEquals':{'a:b':'" + filler + "x'}}")))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
                .withMessageContaining("2048");
    }

    @Test
    void inlinePoliciesShareAQuotaWithoutWhiteSpace() {
        int others = AwsFixture.USE_KEY.length();
        int frame = AwsFixture.identity("'kms:*'", "arn:aws:kms:::").length();
        String fits = "x".repeat(LocalIamClient.INLINE_QUOTA - others - frame);
        put("Big", AwsFixture.identity("'kms:*'", "arn:aws:kms:::" + fits) + " ".repeat(500));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> put("Big", AwsFixture.identity("'kms:*'", "arn:aws:kms:::" + fits + "x")))
                .withMessageContaining("10240");
    }

    @Test
    void anAccountsNumberComesBackAsItsRoot() {
        update(trust("'AWS':['536727724300','*']", "{}"));
        assertThat(trustOf("orders")).contains("\"" + ATLAS + "\"").doesNotContain("\"536727724300\"");
    }

    @Test
    void aDeletedPrincipalComesBackAsItsUniqueIdAndCannotBeWrittenAgain() {
        update(trust("'AWS':'" + DEV + "'", "{}"));
        assertThat(trustOf("orders")).contains(DEV);
        String id = role("dev").roleId();
        fixture.iam.deleteRole(request -> request.roleName("dev"));
        assertThat(trustOf("orders")).contains("\"" + id + "\"").doesNotContain(DEV);
        fixture.iam.createRole(request -> request.roleName("dev").assumeRolePolicyDocument(ATLAS_TRUST));
        String orphaned = trustOf("orders");
        assertThat(orphaned).contains(id);
        assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                .isThrownBy(() -> update(orphaned))
                .withMessageContaining("Invalid principal");
    }

    @Test
    void aNewPrincipalIsUnknownUntilItHasPropagated() {
        fixture = AwsFixture.lagging(Duration.ofSeconds(30));
        fixture.iam.createRole(request -> request.roleName("new").assumeRolePolicyDocument(ATLAS_TRUST));
        String policy = trust("'AWS':'arn:aws:iam::" + OURS + ":role/new'", "{}");
        assertThatExceptionOfType(MalformedPolicyDocumentException.class).isThrownBy(() -> update(policy));
        fixture.timeline.sleep(Duration.ofSeconds(30));
        update(policy);
        assertThat(trustOf("orders")).contains("role/new");
    }

    @Test
    void principalsThatTheWorldsPoliciesNameExist() {
        String user = "arn:aws:iam::" + OURS + ":user/ci";
        World.Role role = AwsFixture.role("/", "orders", trust("'AWS':'" + user + "'", "{}"), Map.of());
        fixture = new AwsFixture(new World.Aws(
                null,
                null,
                null,
                null,
                List.of(new World.Account(OURS, List.of(role), List.of(), Map.of(), Map.of())),
                List.of()));
        update(trust("'AWS':['" + user + "','" + AwsFixture.WRITER + "']", "{}"));
        assertThat(trustOf("orders")).contains(user, AwsFixture.WRITER);
    }

    @Test
    void serviceLinkedRolesCannotBeModified() {
        assertThatExceptionOfType(UnmodifiableEntityException.class)
                .isThrownBy(() -> fixture.iam.updateAssumeRolePolicy(
                        request -> request.roleName("AWSServiceRoleForX").policyDocument(ATLAS_TRUST)))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(400));
        assertThat(role("AWSServiceRoleForX").path()).startsWith("/aws-service-role/");
    }

    @Test
    void roleNamesAreUniqueRegardlessOfCase() {
        assertThat(role("ORDERS").arn()).isEqualTo(ORDERS);
        assertThatExceptionOfType(EntityAlreadyExistsException.class)
                .isThrownBy(() -> fixture.iam.createRole(
                        request -> request.roleName("Orders").assumeRolePolicyDocument(ATLAS_TRUST)))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409));
    }

    @Test
    void aRoleOfAnotherAccountIsNotFound() {
        LocalIamClient partner = fixture.accounts.iam(AwsFixture.PARTNER);
        assertThatExceptionOfType(NoSuchEntityException.class)
                .isThrownBy(() -> partner.getRole(request -> request.roleName("orders")))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(404));
    }

    @Test
    void aCreatedRoleHasWhatItWasCreatedWith() {
        Role created = fixture.iam
                .createRole(request -> request.roleName("fresh")
                        .path("/atlas-cmk/")
                        .description("for Atlas")
                        .permissionsBoundary("arn:aws:iam::" + OURS + ":policy/platform")
                        .tags(Tag.builder().key("Team").value("a").build())
                        .assumeRolePolicyDocument(ATLAS_TRUST))
                .role();
        assertThat(role("fresh")).isEqualTo(created);
        assertThat(created.arn()).isEqualTo("arn:aws:iam::" + OURS + ":role/atlas-cmk/fresh");
        assertThat(created.roleId()).matches("AROA[A-Z0-9]{17}");
        assertThat(created.createDate()).isEqualTo(AwsFixture.START);
        assertThat(created.maxSessionDuration()).isEqualTo(3600);
        assertThat(created.permissionsBoundary().permissionsBoundaryArn()).endsWith("policy/platform");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> fixture.iam.createRole(request ->
                        request.roleName("linked").path("/aws-service-role/x/").assumeRolePolicyDocument(ATLAS_TRUST)));
    }

    @Test
    void aRoleWithPoliciesCannotBeDeleted() {
        assertThatExceptionOfType(DeleteConflictException.class)
                .isThrownBy(() -> fixture.iam.deleteRole(request -> request.roleName("orders")));
        fixture.iam.deleteRolePolicy(request -> request.roleName("orders").policyName("UseKey"));
        fixture.iam.deleteRole(request -> request.roleName("orders"));
        assertThatExceptionOfType(NoSuchEntityException.class).isThrownBy(() -> role("orders"));
    }

    @Test
    void policyNamesArePagedInOrder() {
        List.of("C", "A", "B").forEach(name -> put(name, AwsFixture.USE_KEY));
        assertThat(fixture.iam
                        .listRolePoliciesPaginator(
                                request -> request.roleName("orders").maxItems(3))
                        .policyNames())
                .containsExactly("A", "B", "C", "UseKey");
        assertThat(fixture.wire.counts()).containsEntry("iam:ListRolePolicies", 2);
        assertThat(fixture.iam
                        .listAttachedRolePolicies(request -> request.roleName("orders"))
                        .attachedPolicies())
                .isEmpty();
    }

    @Test
    void managedPoliciesAreFoundByRoleAndByPolicy() {
        String guard = "arn:aws:iam::" + OURS + ":policy/teams/guard";
        fixture.iam.attachRolePolicy(request -> request.roleName("orders").policyArn(guard));
        fixture.iam.attachRolePolicy(request -> request.roleName("dev").policyArn(guard));
        fixture.iam.detachRolePolicy(request -> request.roleName("dev").policyArn(guard));
        assertThat(fixture.iam
                        .listEntitiesForPolicyPaginator(
                                request -> request.policyArn(guard).entityFilter(EntityType.ROLE))
                        .policyRoles())
                .extracting(PolicyRole::roleName)
                .containsExactly("orders");
        assertThat(fixture.iam
                        .listAttachedRolePolicies(request -> request.roleName("orders"))
                        .attachedPolicies())
                .extracting(AttachedPolicy::policyName)
                .containsExactly("guard");
        assertThatExceptionOfType(NoSuchEntityException.class)
                .isThrownBy(() -> fixture.iam.detachRolePolicy(
                        request -> request.roleName("dev").policyArn(guard)));
    }

    @Test
    void tagKeysAreUniqueRegardlessOfCase() {
        fixture.iam.tagRole(request -> request.roleName("orders")
                .tags(Tag.builder().key("TEAM").value("x").build()));
        assertThat(fixture.iam
                        .listRoleTags(request -> request.roleName("orders"))
                        .tags())
                .containsExactly(Tag.builder().key("TEAM").value("x").build());
        fixture.iam.untagRole(request -> request.roleName("orders").tagKeys("team"));
        assertThat(role("orders").tags()).isEmpty();
    }

    @Test
    void theJournalHasEveryCallAndOnlyRealWrites() {
        fixture.iam.tagRole(request -> request.roleName("orders")
                .tags(Tag.builder().key("team").value("orders").build()));
        put("UseKey", AwsFixture.USE_KEY);
        fixture.iam.deleteRolePolicy(request -> request.roleName("orders").policyName("UseKey"));
        assertThatExceptionOfType(NoSuchEntityException.class).isThrownBy(() -> role("none"));
        assertThat(fixture.wire.calls())
                .extracting(Call::operation, Call::target, Call::error)
                .containsExactly(
                        tuple("TagRole", ORDERS, null),
                        tuple("PutRolePolicy", ORDERS, null),
                        tuple("DeleteRolePolicy", ORDERS, null),
                        tuple("GetRole", "arn:aws:iam::" + OURS + ":role/none", "NoSuchEntity"));
        assertThat(fixture.wire.writes())
                .extracting(Write::operation)
                .containsExactly("PutRolePolicy", "DeleteRolePolicy");
        Write deletion = fixture.wire.writes().getLast();
        assertThat(deletion.before()).isEqualTo(AwsFixture.json("{'UseKey':" + AwsFixture.USE_KEY + "}"));
        assertThat(deletion.after()).isNull();
    }

    @Test
    void scriptedFaultsSkipHappenAndEnd() {
        fixture = new AwsFixture(AwsFixture.world(
                null,
                List.of(
                        new AwsFault("iam", "GetRole", "Throttling", null, 2, 1, null),
                        new AwsFault("iam", "UpdateAssumeRolePolicy", "ConcurrentModification", 409, 1, null, null),
                        new AwsFault("iam", "UpdateAssumeRolePolicy", "ServiceFailure", null, null, null, true))));
        role("orders");
        for (int i = 0; i < 2; i++) {
            IamException throttled = catchThrowableOfType(IamException.class, () -> role("orders"));
            assertThat(throttled.isThrottlingException()).isTrue();
        }
        String before = trustOf("orders");
        String policy = trust("'AWS':'*'", "{}");
        assertThatExceptionOfType(ConcurrentModificationException.class).isThrownBy(() -> update(policy));
        assertThat(trustOf("orders")).isEqualTo(before);
        IamException lost = catchThrowableOfType(IamException.class, () -> update(policy));
        assertThat(lost.statusCode()).isEqualTo(500);
        assertThat(trustOf("orders")).as("an answer that was lost").isEqualTo(policy);
        update(ATLAS_TRUST);
    }
}
