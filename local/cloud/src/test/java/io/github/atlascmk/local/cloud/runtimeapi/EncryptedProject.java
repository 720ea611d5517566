package io.github.atlascmk.local.cloud.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.policy.Statements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * AWS and Atlas, over HTTP, as they answer for one project that is encrypted already: so every function goes its whole
 * way through its clients, and has nothing to write. What it asks for is remembered, what nobody foresaw is refused.
 */
final class EncryptedProject implements AutoCloseable {
    static final String ID = "64b7a0c3d2e1f00012340001";
    static final String AWS_SECRET_KEY = "never-print-the-aws-secret-key";
    static final String AWS_SESSION_TOKEN = "never-print-the-session-token";
    private static final String CLIENT_SECRET = "never-print-the-client-secret";
    /** The name of the secret that alerts are signed with. */
    static final String ALERTS = "atlas-cmk/alerts";

    private static final String ALERT_SECRET = "never-print-the-alert-secret";
    private static final String ALERT_URL = alertUrl();
    private static final String ACCESS_TOKEN = "never-print-the-access-token";
    private static final String EXTERNAL_ID = "0ae7b2a4-5f3e-4d53-9ed5-f5a0f0a7c0d1";

    /** None of these may ever be printed. */
    static final List<String> SECRETS =
            List.of(AWS_SECRET_KEY, AWS_SESSION_TOKEN, CLIENT_SECRET, ALERT_SECRET, ACCESS_TOKEN, EXTERNAL_ID);

    private static final String ROLE_ARN = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    private static final String KEY_ARN =
            "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ROLE_ID = "65a1b2c3d4e5f60012349999";
    private static final String ATLAS_PRINCIPAL = "arn:aws:iam::536727724300:root";

    private final HttpServer server;
    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private record Answer(int status, String body) {}

    EncryptedProject() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Of AWS's endpoints and of Atlas's API alike. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The operations that were called: {@code DynamoDB_20120810.GetItem}, {@code GetRole}, {@code GET /groups/…}. */
    Set<String> asked() {
        return Set.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath();
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        Answer answer;
        if (path.startsWith("/api/")) {
            String operation = exchange.getRequestMethod() + " " + path.replaceFirst("/api(/atlas/v2)?", "");
            answer = recorded(operation, atlas(operation.replace(ID, "{id}")));
        } else if (target != null) {
            answer = recorded(target, aws(target, json.readTree(body)));
        } else {
            String action = parameter(body, "Action");
            answer = recorded(action, iam(action));
        }
        byte[] bytes = answer.body.getBytes(UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", target == null && !path.startsWith("/api/") ? "text/xml" : "application/json");
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer recorded(String operation, String body) {
        asked.add(operation);
        return body.isEmpty()
                ? new Answer(400, "{\"__type\":\"UnknownOperationException\",\"errorCode\":\"UNFORESEEN\"}")
                : new Answer(200, body);
    }

    private static String atlas(String operation) {
        return switch (operation) {
            case "POST /oauth/token" ->
                "{\"access_token\":\"" + ACCESS_TOKEN + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";
            case "GET /groups/{id}" ->
                "{\"id\":\"" + ID + "\",\"name\":\"orders-prod\",\"orgId\":\"64b7a0c3d2e1f00012340000\"}";
            case "GET /groups/{id}/cloudProviderAccess" ->
                """
                {"awsIamRoles":[{"providerName":"AWS","roleId":"%s","atlasAWSAccountArn":"%s",
                 "atlasAssumedRoleExternalId":"%s","iamAssumedRoleArn":"%s",
                 "authorizedDate":"2026-01-01T00:00:00Z","createdDate":"2026-01-01T00:00:00Z"}]}
                """.formatted(ROLE_ID, ATLAS_PRINCIPAL, EXTERNAL_ID, ROLE_ARN);
            case "GET /groups/{id}/encryptionAtRest" -> """
                {"awsKms":{"enabled":true,"valid":true,"roleId":"%s","customerMasterKeyID":"%s",
                 "region":"EU_CENTRAL_1","requirePrivateNetworking":false}}
                """.formatted(ROLE_ID, KEY_ARN);
            case "GET /groups/{id}/clusters" -> "{\"results\":[" + cluster() + "],\"totalCount\":1}";
            case "GET /groups/{id}/clusters/orders-us" -> cluster();
            case "GET /groups/{id}/alertConfigs" ->
                "{\"results\":[" + types(EncryptedProject::alertConfiguration) + "],\"totalCount\":5}";
            case "GET /groups/{id}/flexClusters" -> "{\"results\":[],\"totalCount\":0}";
            default -> "";
        };
    }

    private static String alertConfiguration(AlertType type) {
        return """
            {"id":"%s","eventTypeName":"%s","enabled":true,"notifications":[{"typeName":"WEBHOOK"}]}
            """.formatted(configurationId(type), type.name());
    }

    private static String configurationId(AlertType type) {
        return "65a1b2c3d4e5f6000123002" + type.ordinal();
    }

    private static String alertUrl() {
        try {
            return Objects.requireNonNull(DeployedTemplate.template("https://cloud.mongodb.com")
                    .function("ConnectAlerts")
                    .environment()
                    .get("ALERT_URL"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What we remember of it; its id is made up. */
    private static String connection(AlertType type) {
        return """
            "%s":{"M":{"configurationId":{"S":"%s"},"webhook":{"M":{"url":{"S":"%s"},"secretVersion":{"S":"v1"}}}}}
            """.formatted(type.name(), configurationId(type), ALERT_URL);
    }

    private static String types(Function<AlertType, String> text) {
        return Arrays.stream(AlertType.values()).map(text).collect(Collectors.joining(","));
    }

    private static String cluster() {
        return """
            {"id":"65a1b2c3d4e5f60012340011","name":"orders-us","stateName":"IDLE","paused":false,
             "clusterType":"REPLICASET","encryptionAtRestProvider":"AWS","createDate":"2026-01-01T00:00:00Z",
             "replicationSpecs":[{"regionConfigs":[{"providerName":"AWS","regionName":"US_EAST_1",
             "electableSpecs":{"instanceSize":"M10"}}]}]}
            """;
    }

    private String aws(String target, JsonNode request) {
        return switch (target) {
            case "DynamoDB_20120810.GetItem" -> item(request.at("/Key/id/S").asText());
            case "DynamoDB_20120810.BatchGetItem" ->
                "{\"Responses\":{\"" + request.path("RequestItems").fieldNames().next() + "\":[" + enrolment()
                        + "]},\"UnprocessedKeys\":{}}";
            case "DynamoDB_20120810.Query" -> "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
            case "DynamoDB_20120810.Scan" -> "{\"Count\":1,\"ScannedCount\":1,\"Items\":[" + enrolment() + "]}";
            case "DynamoDB_20120810.PutItem", "DynamoDB_20120810.UpdateItem", "DynamoDB_20120810.DeleteItem" -> "{}";
            case "secretsmanager.DescribeSecret" -> "{\"VersionIdsToStages\":{\"v1\":[\"AWSCURRENT\"]}}";
            case "secretsmanager.GetSecretValue" ->
                json.createObjectNode()
                        .put("Name", "atlas-cmk")
                        .put("VersionId", "v1")
                        .put("CreatedDate", 1_767_225_600)
                        .put(
                                "SecretString",
                                request.path("SecretId").asText().contains(ALERTS)
                                        ? ALERT_SECRET
                                        : "{\"clientId\":\"mdb_sa_id_1\",\"clientSecret\":\"" + CLIENT_SECRET + "\"}")
                        .toString();
            case "TrentService.DescribeKey" ->
                "{\"KeyMetadata\":{\"KeyId\":\"1234abcd-12ab-34cd-56ef-1234567890ab\",\"Arn\":\"" + KEY_ARN
                        + "\",\"KeyState\":\"Enabled\",\"KeySpec\":\"SYMMETRIC_DEFAULT\",\"KeyUsage\":"
                        + "\"ENCRYPT_DECRYPT\",\"KeyManager\":\"CUSTOMER\",\"MultiRegion\":false}}";
            case "TrentService.GetKeyPolicy" ->
                json.createObjectNode().put("Policy", document("""
                    {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                     "Action":"kms:*","Resource":"*"}""")).toString();
            case "AWSStepFunctions.StartExecution" ->
                "{\"executionArn\":\"arn:aws:states:eu-central-1:111122223333:execution:x:y\",\"startDate\":1767225600}";
            default -> "";
        };
    }

    private static String item(String id) {
        return switch (id) {
            case ID -> "{\"Item\":" + enrolment() + "}";
            case "alerts#" + ID ->
                "{\"Item\":{\"id\":{\"S\":\"" + id + "\"},\"made\":{\"M\":{" + types(EncryptedProject::connection)
                        + "}}}}";
            case "told#" + ID -> "{\"Item\":" + episode() + "}";
            default -> "{}";
        };
    }

    /** A danger that people were told of. */
    private static String episode() {
        return """
            {"id":{"S":"told#%1$s"},"messageId":{"S":"0123456789abcdef"},"level":{"S":"AT_RISK"},"fingerprint":{"S":"x"},
             "since":{"S":"2026-01-01T00:00:00Z"},"projects":{"L":[{"S":"%1$s"}]},"claimedBy":{"S":"run"},
             "claimedAt":{"S":"2026-01-01T00:00:00Z"},"publishedAt":{"S":"2026-01-01T00:00:00Z"}}
            """.formatted(ID);
    }

    private static String enrolment() {
        return """
            {"id":{"S":"%1$s"},"projectId":{"S":"%1$s"},"roleArn":{"S":"%2$s"},"roleKey":{"S":"111122223333/orders"},"keyArn":{"S":"%3$s"},
             "mode":{"S":"ENFORCE"},"existingClusters":{"S":"REPORT"},"maxClustersAtOnce":{"N":"1"},"searchNodes":{"BOOL":false},
             "createRole":{"BOOL":false},"restrictToAtlasIps":{"BOOL":false},"version":{"N":"7"},
             "enrolledAt":{"S":"2026-01-01T00:00:00Z"}}
            """.formatted(ID, ROLE_ARN, KEY_ARN);
    }

    private static String iam(String action) {
        String result = switch (action) {
            case "GetRole" ->
                "<Role><Path>/atlas-cmk/</Path><RoleName>orders</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>" + ROLE_ARN
                        + "</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>"
                        + encoded(Statements.trust(ROLE_ID, ATLAS_PRINCIPAL, EXTERNAL_ID))
                        + "</AssumeRolePolicyDocument></Role>";
            case "GetRolePolicy" ->
                "<RoleName>orders</RoleName><PolicyName>AtlasCmk</PolicyName><PolicyDocument>"
                        + encoded(Statements.useKey(ID, KEY_ARN)) + "</PolicyDocument>";
            case "ListRolePolicies" ->
                "<IsTruncated>false</IsTruncated><PolicyNames><member>AtlasCmk</member></PolicyNames>";
            default -> "";
        };
        return result.isEmpty()
                ? ""
                : "<" + action + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><" + action + "Result>"
                        + result + "</" + action + "Result></" + action + "Response>";
    }

    private static String encoded(JsonNode statement) {
        return URLEncoder.encode(document(statement.toString()), UTF_8).replace("+", "%20");
    }

    private static String document(String statement) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}";
    }

    private static String parameter(String form, String name) {
        return Arrays.stream(form.split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
