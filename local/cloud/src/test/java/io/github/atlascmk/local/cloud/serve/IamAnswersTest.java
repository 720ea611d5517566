package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** IAM's answers over HTTP, as its clients compare them. */
@Timeout(120)
class IamAnswersTest {
    private static final String ACCOUNT = "arn:aws:iam::111122223333:";
    private static final String BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

    private final RunningCloud running = new RunningCloud();

    @AfterEach
    void close() {
        running.close();
        assertThat(running.failures).isEmpty();
    }

    @Test
    void aSimulationWithoutResourcesIsAboutAllOfThem() {
        String answer = iam(
                "SimulatePrincipalPolicy",
                "PolicySourceArn",
                ACCOUNT + "role/atlas-cmk/orders",
                "ActionNames.member.1",
                "s3:GetObject",
                "ActionNames.member.2",
                "kms:CreateKey");
        assertThat(all(answer, "EvalActionName")).containsExactly("s3:GetObject", "kms:CreateKey");
        assertThat(all(answer, "EvalResourceName")).isNotEmpty().containsOnly("*");
    }

    @Test
    void onlyPoliciesThatExistAreAttachedOrBoundaries() {
        for (String missing : List.of(ACCOUNT + "policy/none", "arn:aws:iam::999999999999:policy/none")) {
            HttpResponse<String> attached = send("AttachRolePolicy", "RoleName", "orders", "PolicyArn", missing);
            assertThat(attached.statusCode()).isEqualTo(404);
            assertThat(attached.body())
                    .contains(
                            "<Code>NoSuchEntity</Code>",
                            "<Message>Policy " + missing + " does not exist or is not attachable.</Message>");
            HttpResponse<String> bounded =
                    send("PutRolePermissionsBoundary", "RoleName", "orders", "PermissionsBoundary", missing);
            assertThat(bounded.statusCode()).isEqualTo(404);
            assertThat(bounded.body()).contains("<Code>NoSuchEntity</Code>");
            assertThat(send("ListEntitiesForPolicy", "PolicyArn", missing).statusCode())
                    .isEqualTo(404);
        }
        for (String there : List.of(
                "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
                BASIC,
                ACCOUNT + "policy/teams/orders-guard",
                running.cloud.template().resource("OperatorPolicy").physicalId())) {
            iam("AttachRolePolicy", "RoleName", "orders", "PolicyArn", there);
            assertThat(iam("ListAttachedRolePolicies", "RoleName", "orders")).contains(there);
            iam("DetachRolePolicy", "RoleName", "orders", "PolicyArn", there);
            iam("ListEntitiesForPolicy", "PolicyArn", there);
        }
    }

    @Test
    void theRolesOfFunctionsAndStateMachinesAreThereWithTheTemplatesPolicies() {
        Template template = running.cloud.template();
        String listed = iam("ListRoles", "MaxItems", "1000");
        for (Template.Function function : template.functions().values()) {
            String role = name(function.roleArn());
            assertThat(iam("GetRole", "RoleName", role))
                    .contains("<Arn>" + function.roleArn() + "</Arn>", "lambda.amazonaws.com", "lambda:createdBy");
            assertThat(listed).contains("<Arn>" + function.roleArn() + "</Arn>");
            assertThat(iam("ListAttachedRolePolicies", "RoleName", role)).contains(BASIC);
            assertPolicies(role, function.logicalId(), function.policies());
        }
        for (Template.StateMachine machine : template.stateMachines().values()) {
            String role = name(machine.roleArn());
            assertThat(iam("GetRole", "RoleName", role)).contains("states.amazonaws.com");
            assertPolicies(role, machine.logicalId(), machine.policies());
        }
    }

    private void assertPolicies(String role, String owner, List<JsonNode> policies) {
        assertThat(all(iam("ListRolePolicies", "RoleName", role), "member")).hasSameSizeAs(policies);
        for (int i = 0; i < policies.size(); i++) {
            String policy = iam("GetRolePolicy", "RoleName", role, "PolicyName", owner + "RolePolicy" + i);
            String document = URLDecoder.decode(all(policy, "PolicyDocument").getFirst(), StandardCharsets.UTF_8);
            assertThat((Object) RunningCloud.json(document))
                    .isEqualTo(RunningCloud.json(policies.get(i).toString()));
        }
    }

    @Test
    void aRoleOfTheStackIsSimulatedButChangedInTheTemplateOnly() {
        Template.Function writer = running.cloud.template().function("EnsureRole");
        String allowed = iam(
                "SimulatePrincipalPolicy",
                "PolicySourceArn",
                writer.roleArn(),
                "ActionNames.member.1",
                "iam:UpdateAssumeRolePolicy",
                "ResourceArns.member.1",
                ACCOUNT + "role/atlas-cmk/orders");
        assertThat(all(allowed, "EvalDecision")).contains("allowed");
        HttpResponse<String> refused = send("DeleteRole", "RoleName", name(writer.roleArn()));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("UnmodifiableEntity", "change it there");
        assertThat(running.cloud.snapshot().aws().accounts())
                .allSatisfy(account -> assertThat(account.roles())
                        .noneMatch(role -> role.name().equals(name(writer.roleArn()))));
    }

    @Test
    void datesHaveWholeSecondsAsIamSendsThem() {
        iam(
                "CreateRole",
                "RoleName",
                "fresh",
                "AssumeRolePolicyDocument",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                        + "\"Principal\":{\"Service\":\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}");
        assertThat(all(iam("ListRoles", "MaxItems", "1000"), "CreateDate"))
                .isNotEmpty()
                .allMatch(date -> date.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
    }

    /** CloudFormation's have milliseconds. */
    @Test
    void datesOfTheStackHaveMilliseconds() {
        String stack = post("Action=DescribeStacks&Version=2010-05-15").body();
        assertThat(all(stack, "CreationTime")).allMatch(date -> date.matches(".*T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    }

    private static String name(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }

    private static List<String> all(String xml, String element) {
        return Pattern.compile("<" + element + ">([^<]*)</" + element + ">")
                .matcher(xml)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private String iam(String action, String... fields) {
        HttpResponse<String> answer = send(action, fields);
        assertThat(answer.statusCode()).as("%s: %s", action, answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> send(String action, String... fields) {
        StringBuilder form = new StringBuilder("Version=2010-05-08&Action=" + action);
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&')
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return post(form.toString());
    }

    private HttpResponse<String> post(String form) {
        return running.send(HttpRequest.newBuilder(running.awsUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }
}
