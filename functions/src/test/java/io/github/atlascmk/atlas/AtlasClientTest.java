package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.atlascmk.failure.AtlasAccessDenied;
import io.github.atlascmk.failure.AtlasConflict;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.AtlasThrottled;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.fake.LoopbackAtlas;
import io.github.atlascmk.fake.LoopbackAtlas.Request;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtlasClientTest {
    private static final String P = "64b7f0c2a1d2e3f405060708";
    private static final String PROJECT = "{'id':'64b7f0c2a1d2e3f405060708','name':'orders-prod','orgId':'5f01'}";
    private static final String ROLE = "{'roleId':'65a1','atlasAWSAccountArn':'arn:aws:iam::299602853325:root',"
            + "'atlasAssumedRoleExternalId':'0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1',"
            + "'authorizedDate':null,'iamAssumedRoleArn':null}";
    private static final String OLD_SECRET = "{\"clientId\":\"mdb_sa_id_1\",\"clientSecret\":\"old\"}";
    private static final String NEW_SECRET = "{\"clientId\":\"mdb_sa_id_1\",\"clientSecret\":\"new\"}";
    private static final String API_KEY = "{\"publicKey\":\"abcdefgh\",\"privateKey\":\"hidden\"}";
    private static final Map<String, String> CHALLENGE = Map.of(
            "WWW-Authenticate",
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"8kYp3V0n\", algorithm=MD5, qop=\"auth\", stale=false");

    private final FakePlatform platform = new FakePlatform();
    private LoopbackAtlas atlas;
    private AtlasClient client;

    AtlasClientTest() throws IOException {
        atlas = new LoopbackAtlas();
        platform.environment.put("ATLAS_BASE_URL", atlas.url());
        client = new AtlasClient(new AtlasHttp(platform.platform()));
    }

    @BeforeEach
    void hasAServiceAccount() {
        platform.secrets.rotate(OLD_SECRET);
    }

    @AfterEach
    void close() {
        atlas.close();
    }

    private List<String> sentTokens() {
        return atlas.requests().stream()
                .map(request -> request.header("Authorization"))
                .toList();
    }

    static Stream<Arguments> operations() {
        return Stream.of(
                operation(
                        "GET /groups/%s 2023-01-01",
                        PROJECT, c -> assertThat(c.project(P).name()).isEqualTo("orders-prod")),
                operation(
                        "GET /groups/%s/cloudProviderAccess 2023-01-01",
                        "{'awsIamRoles':[" + ROLE + "],'azureServicePrincipals':[],'gcpServiceAccounts':[]}",
                        c -> assertThat(c.roles(P))
                                .extracting(AtlasRole::roleId)
                                .containsExactly("65a1")),
                operation(
                        "POST /groups/%s/cloudProviderAccess 2023-01-01 {'providerName':'AWS'}",
                        ROLE, c -> assertThat(c.createRole(P).roleId()).isEqualTo("65a1")),
                operation(
                        "PATCH /groups/%s/cloudProviderAccess/65a1 2023-01-01"
                                + " {'providerName':'AWS','iamAssumedRoleArn':'arn:x'}",
                        ROLE, c -> c.authorizeRole(P, "65a1", "arn:x")),
                operation(
                        "GET /groups/%s/encryptionAtRest 2023-01-01",
                        "{'awsKms':{'enabled':true,'valid':true}}",
                        c -> assertThat(c.encryptionAtRest(P).aws().isValid()).isTrue()),
                operation(
                        "PATCH /groups/%s/encryptionAtRest 2023-01-01 {'awsKms':{'enabled':true}}",
                        "{'awsKms':{'enabled':true}}",
                        c -> c.updateEncryption(
                                P, Json.object().set("awsKms", Json.object().put("enabled", true)))),
                operation(
                        "GET /groups/%s/clusters?includeCount=true&itemsPerPage=500&pageNum=1 2024-08-05",
                        "{'results':[{'name':'a'}],'totalCount':1}",
                        c -> assertThat(c.clusters(P)).hasSize(1)),
                operation(
                        "GET /groups/%s/flexClusters?includeCount=true&itemsPerPage=500&pageNum=1 2024-11-13",
                        "{'results':[{'name':'f'}],'totalCount':1}",
                        c -> assertThat(c.flexClusters(P)).containsExactly(new FlexCluster("f"))),
                operation(
                        "GET /groups/%s/clusters/a%%20b%%2Fc 2024-08-05",
                        "{'name':'a b/c'}",
                        c -> assertThat(c.cluster(P, "a b/c").name()).isEqualTo("a b/c")),
                operation(
                        "GET /groups/%s/encryptionAtRest/AWS/privateEndpoints"
                                + "?includeCount=true&itemsPerPage=500&pageNum=1 2023-01-01",
                        "{'results':[{'id':'65a1','regionName':'US_EAST_1','status':'ACTIVE'}],'totalCount':1}",
                        c -> assertThat(c.privateEndpoints(P)).hasSize(1)),
                operation(
                        "GET /groups/%s/clusters/orders/search/deployment 2025-03-12",
                        "{}",
                        c -> assertThat(c.searchDeployment(P, "orders").exists())
                                .isFalse()),
                operation(
                        "PATCH /groups/%s/clusters/orders 2024-10-23 {'encryptionAtRestProvider':'AWS'}",
                        "{'name':'orders','stateName':'UPDATING'}", c -> c.encryptCluster(P, "orders")));
    }

    private static Arguments operation(String request, String answer, Consumer<AtlasClient> call) {
        return Arguments.of(String.format(request, P), answer, call);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void sendsEachOperationInItsVersion(String expected, String answer, Consumer<AtlasClient> call) {
        atlas.answers(200, answer);
        call.accept(client);

        String[] parts = expected.split(" ", 4);
        Request request = atlas.requests().getFirst();
        assertThat(atlas.requests()).hasSize(1);
        assertThat(request.method()).isEqualTo(parts[0]);
        assertThat(request.path()).isEqualTo("/api/atlas/v2" + parts[1]);
        assertThat(request.header("Accept")).isEqualTo("application/vnd.atlas." + parts[2] + "+json");
        assertThat(request.body()).isEqualTo(parts.length == 4 ? parts[3].replace('\'', '"') : "");
        if (parts.length == 4) {
            assertThat(request.header("Content-Type")).isEqualTo("application/vnd.atlas." + parts[2] + "+json");
        }
        assertThat(request.header("Authorization")).isEqualTo("Bearer token-1");
    }

    @Test
    void mintsOneTokenAndSharesIt() {
        atlas.answers(200, PROJECT).answers(200, PROJECT).answers(200, PROJECT);
        client.project(P);
        client.project(P);
        new AtlasClient(new AtlasHttp(platform.platform())).project(P);

        assertThat(sentTokens()).containsOnly("Bearer token-1");
        assertThat(atlas.tokenRequests()).singleElement().satisfies(request -> {
            assertThat(request.header("Authorization")).isEqualTo("Basic bWRiX3NhX2lkXzE6b2xk");
            assertThat(request.header("Accept")).isEqualTo("application/json");
            assertThat(request.body()).isEqualTo("grant_type=client_credentials");
        });
        assertThat(platform.secrets.reads()).isEqualTo(2);
        assertThat(platform.dynamoDb.item("state", "token").toString()).doesNotContain("token-1");
    }

    @Test
    void renewsTheTokenTenMinutesEarly() {
        atlas.answers(200, PROJECT).answers(200, PROJECT);
        client.project(P);
        platform.clock.advance(Duration.ofMinutes(50).plusSeconds(1));
        client.project(P);

        assertThat(sentTokens()).containsExactly("Bearer token-1", "Bearer token-2");
    }

    @Test
    void readsTheSecretAgainAndMintsATokenAfterA401() {
        atlas.answers(200, PROJECT)
                .answers(401, "{'errorCode':'UNEXPECTED_ERROR'}")
                .answers(200, PROJECT);
        client.project(P);
        platform.secrets.rotate(NEW_SECRET);
        client.project(P);

        assertThat(sentTokens()).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
        assertThat(atlas.tokenRequests().getLast().header("Authorization")).isEqualTo("Basic bWRiX3NhX2lkXzE6bmV3");
    }

    @Test
    void retriesOnceAfterA401() {
        atlas.answers(401, "{'errorCode':'UNEXPECTED_ERROR'}").answers(401, "{'errorCode':'UNEXPECTED_ERROR'}");

        assertThatExceptionOfType(AtlasAccessDenied.class).isThrownBy(() -> client.project(P));
        assertThat(atlas.requests()).hasSize(2);
    }

    @Test
    void usesATokenThatAnotherFunctionRenewedMeanwhile() {
        atlas.answers(200, PROJECT);
        client.project(P);
        platform.secrets.rotate(NEW_SECRET);
        AtlasClient other = new AtlasClient(new AtlasHttp(platform.platform()));
        atlas.answers(200, PROJECT);
        other.project(P);
        atlas.answers(401, "").answers(200, PROJECT);
        client.project(P);

        assertThat(sentTokens())
                .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-1", "Bearer token-2");
    }

    /** Atlas also says 401 if rights are missing; a token for each such call would use up the hundred there are. */
    @ParameterizedTest
    @ValueSource(strings = {"NOT_IN_GROUP", "USER_CANNOT_ACCESS_GROUP", "USER_CANNOT_ACCESS_ORG"})
    void mintsNoTokenIfRightsAreMissing(String code) {
        atlas.answers(401, "{'errorCode':'" + code + "'}");

        assertThatExceptionOfType(AtlasAccessDenied.class)
                .isThrownBy(() -> client.project(P))
                .withMessageContaining(code);
        assertThat(atlas.tokenRequests()).hasSize(1);
        assertThat(atlas.requests()).hasSize(1);
    }

    @Test
    void answersAChallengeWithDigest() {
        platform.secrets.rotate(API_KEY);
        atlas.answers(401, "{'errorCode':'UNEXPECTED_ERROR'}", CHALLENGE).answers(200, PROJECT);

        assertThat(client.project(P).name()).isEqualTo("orders-prod");
        assertThat(atlas.tokenRequests()).isEmpty();
        assertThat(atlas.requests().getLast().header("Authorization"))
                .startsWith("Digest ")
                .contains("username=\"abcdefgh\"", "realm=\"MMS Public API\"", "nonce=\"8kYp3V0n\"")
                .doesNotContain("hidden");
    }

    @Test
    void sendsTheBodyAgainAfterAChallenge() {
        platform.secrets.rotate(API_KEY);
        atlas.answers(401, "", CHALLENGE).answers(200, ROLE);
        client.createRole(P);

        assertThat(atlas.requests().getLast().body()).isEqualTo("{\"providerName\":\"AWS\"}");
    }

    @Test
    void refusesAWrongApiKeyAfterOneFreshSecret() {
        platform.secrets.rotate(API_KEY);
        for (int i = 0; i < 4; i++) {
            atlas.answers(401, "{'errorCode':'UNEXPECTED_ERROR'}", CHALLENGE);
        }

        assertThatExceptionOfType(AtlasAccessDenied.class).isThrownBy(() -> client.project(P));
        assertThat(platform.secrets.reads()).isEqualTo(2);
    }

    @Test
    void readsTheSecretAgainIfAtlasGivesNoToken() {
        platform.secrets.rotate(OLD_SECRET);
        atlas.answers(200, PROJECT);
        client.project(P);
        platform.clock.advance(Duration.ofHours(2));
        platform.secrets.rotate(NEW_SECRET);
        atlas.answers(401, "{'error':'invalid_client'}", Map.of("For-Token", "yes"));
        atlas.answers(200, PROJECT);

        // Minting failed, and its reservation is still there: it expires after half a minute.
        assertThatExceptionOfType(AtlasUnavailable.class)
                .as("the minting is still reserved for the failed attempt")
                .isThrownBy(() -> client.project(P));
        platform.clock.advance(Duration.ofSeconds(31));
        assertThatCode(() -> client.project(P)).doesNotThrowAnyException();
    }

    @Test
    void waitsForAShortRetryAfter() {
        atlas.answers(429, "", Map.of("Retry-After", "2")).answers(200, PROJECT);
        client.project(P);

        assertThat(platform.slept).containsExactly(Duration.ofSeconds(2));
        assertThat(atlas.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            429, 0
            429, -1
            429, soon
            429, 'Wed, 21 Oct 2015 07:28:00 GMT'
            503, 1
            """)
    void leavesOtherWaitsToTheStateMachine(int status, String retryAfter) {
        atlas.answers(status, "{'errorCode':'RATE_LIMITED_TOKEN_BUCKET'}", Map.of("Retry-After", retryAfter));

        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> client.project(P));
        assertThat(platform.slept).isEmpty();
        assertThat(atlas.requests()).hasSize(1);
    }

    /** A number of seconds, or a date, in the form of today or of old (RFC 9110, 5.6.7). */
    @ParameterizedTest
    @ValueSource(strings = {"61", "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'"})
    void tellsTheStateMachineOfALongerWait(String form) {
        String value = form.equals("61")
                ? form
                : DateTimeFormatter.ofPattern(form, Locale.ENGLISH)
                        .format(platform.clock.instant().plusSeconds(61).atOffset(ZoneOffset.UTC));
        atlas.answers(429, "{'errorCode':'RATE_LIMITED_TOKEN_BUCKET'}", Map.of("Retry-After", value));

        assertThatExceptionOfType(AtlasThrottled.class)
                .isThrownBy(() -> client.project(P))
                .withMessageEndingWith("429 RATE_LIMITED_TOKEN_BUCKET: retry after 61 s");
        assertThat(platform.slept).isEmpty();
        assertThat(atlas.requests()).hasSize(1);
    }

    @Test
    void waitsOnlyOnce() {
        atlas.answers(429, "", Map.of("Retry-After", "1")).answers(429, "", Map.of("Retry-After", "1"));

        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> client.project(P));
        assertThat(platform.slept).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void readsPagesUntilAShortOne() {
        atlas.answers(200, page(500, 0)).answers(200, page(500, 500)).answers(200, page(3, 1000));

        assertThat(client.clusters(P)).hasSize(1003).extracting(Cluster::name).doesNotHaveDuplicates();
        assertThat(atlas.requests())
                .extracting(request -> request.path().replaceAll(".*pageNum=", ""))
                .containsExactly("1", "2", "3");
    }

    @Test
    void readsAnEmptyPageAfterAFullOne() {
        atlas.answers(200, page(500, 0)).answers(200, page(0, 0));

        assertThat(client.clusters(P)).hasSize(500);
    }

    /** A server that repeats the same full page would keep the client busy for ever. */
    @Test
    void stopsReadingPagesAtALimit() {
        for (int i = 0; i < 100; i++) {
            atlas.answers(200, page(500, 0));
        }

        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> client.clusters(P));
        assertThat(atlas.requests()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 503})
    void abortsAnEndlessAnswer(int status) {
        atlas.answersWithoutEnd(status);

        assertThatExceptionOfType(AtlasUnavailable.class)
                .isThrownBy(() -> client.project(P))
                .withMessage("Atlas answered GET /groups/… with more than 8388608 bytes");
    }

    @Test
    void readsAnAnswerOfSomeMegabytes() {
        atlas.answers(200, "{" + " ".repeat(6 * 1024 * 1024) + PROJECT.substring(1));

        assertThat(client.project(P).name()).isEqualTo("orders-prod");
    }

    private static String page(int size, int first) {
        return IntStream.range(first, first + size)
                .mapToObj(i -> "{'name':'c" + i + "'}")
                .collect(Collectors.joining(",", "{'results':[", "],'totalCount':1003}"));
    }

    @Test
    void doesNotRetryIfTheConnectionClosesWithoutAnAnswer() {
        atlas.answers(200, PROJECT);
        client.project(P);
        atlas.hangsUp();

        assertThatExceptionOfType(AtlasUnavailable.class)
                .isThrownBy(() -> client.createRole(P))
                .withMessageContaining("POST /groups/…/cloudProviderAccess");
        assertThat(atlas.requests().stream().filter(request -> "POST".equals(request.method())))
                .as("the outcome is unknown, and a POST isn't idempotent")
                .hasSize(1);
    }

    /** An incomplete answer must not be read as an empty list of roles or clusters. */
    static Stream<Arguments> unreadable() {
        return Stream.of(
                        "",
                        "{}",
                        "null",
                        "[]",
                        "'text'",
                        "<html>Wait</html>",
                        "{'results':",
                        "{'results':{}}",
                        "{'awsIamRoles':null}")
                .flatMap(body -> Stream.<Consumer<AtlasClient>>of(
                                c -> c.roles(P), c -> c.clusters(P), c -> c.flexClusters(P))
                        .map(call -> Arguments.of(body, call)));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void anUnreadableListCountsAsNoAnswer(String body, Consumer<AtlasClient> call) {
        atlas.answers(200, body);

        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> call.accept(client));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{'id':", "<html>"})
    void anUnreadableObjectCountsAsNoAnswer(String body) {
        for (Consumer<AtlasClient> call : List.<Consumer<AtlasClient>>of(
                c -> c.project(P), c -> c.encryptionAtRest(P), c -> c.cluster(P, "a"), c -> c.createRole(P))) {
            atlas.answers(200, body);
            assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> call.accept(client));
        }
    }

    /** If a required field is missing or wrong, nothing else of the answer is used. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'awsIamRoles':[null]}",
                "{'awsIamRoles':[{'atlasAWSAccountArn':'a','atlasAssumedRoleExternalId':'b'}]}",
                "{'awsIamRoles':[{'roleId':' 65a1','atlasAWSAccountArn':'a','atlasAssumedRoleExternalId':'b'}]}",
                "{'awsIamRoles':[{'roleId':'65a1','atlasAssumedRoleExternalId':'b'}]}",
                "{'awsIamRoles':[{'roleId':'65a1','atlasAWSAccountArn':'*',"
                        + "'atlasAssumedRoleExternalId':'0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1'}]}",
                "{'awsIamRoles':[{'roleId':'65a1','atlasAWSAccountArn':'arn:aws:iam::299602853325:root',"
                        + "'atlasAssumedRoleExternalId':'${aws:username}'}]}",
                "{'awsIamRoles':[{'roleId':'65a1','atlasAWSAccountArn':'a','atlasAssumedRoleExternalId':null}]}",
                "{'results':[null]}",
                "{'results':[{}]}",
                "{'results':[{'name':''}]}",
                "{'results':[{'name':5}]}",
                "{'results':[{'name':'a\\n'}]}",
                "{'results':[{'name':'a','paused':1}]}",
                "{'results':[{'name':'a','replicationSpecs':[null]}]}",
                "{'results':[{'name':'a','replicationSpecs':[{'regionConfigs':[null]}]}]}"
            })
    void anAnswerWithAMissingOrWrongFieldCountsAsNoAnswer(String body) {
        atlas.answers(200, body);

        assertThatExceptionOfType(AtlasUnavailable.class)
                .isThrownBy(() -> {
                    if (body.contains("awsIamRoles")) {
                        client.roles(P);
                    } else {
                        client.clusters(P);
                    }
                })
                .withMessageEndingWith("something unreadable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'outbound':{'aws':{'us-east-1':['192.0.2.1/32']},'gcp':5}}",
                "{'outbound':{'aws':{'us-east-1':['192.0.2.1/32'],'us-east-2':'192.0.2.2/32'}}}",
                "{'outbound':{'aws':{'us-east-1':['192.0.2.1/32',null]}}}",
                "{'outbound':[]}"
            })
    void refusesAnUnreadableListOfControlPlaneAddresses(String body) {
        atlas.answers(200, body);

        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> client.controlPlaneAddresses());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'access_token':'a'}",
                "{'access_token':'a','expires_in':0}",
                "{'access_token':'a','expires_in':-5}",
                "{'access_token':'a','expires_in':99999999999999999999}",
                "{'access_token':'a','expires_in':'soon'}",
                "{'access_token':'a\\nX-More: 1','expires_in':3600}",
                "{'access_token':{},'expires_in':3600}",
                "{'expires_in':3600}",
                "[]"
            })
    void refusesATokenThatIsUnusableOrHasNoLifetime(String body) {
        atlas.answers(200, body, Map.of("For-Token", "yes"));

        assertThatExceptionOfType(AtlasUnavailable.class)
                .isThrownBy(() -> client.project(P))
                .withMessage("Atlas answered the token request without a token");
    }

    /** The bytes are read as JSON, whatever the header says. */
    @ParameterizedTest
    @ValueSource(strings = {"text/plain;charset=no-such", "application/json;charset=%", "/;="})
    void ignoresTheContentTypeOfAnAnswer(String type) {
        atlas.answers(200, PROJECT, Map.of("Content-Type", type));

        assertThat(client.project(P).name()).isEqualTo("orders-prod");
    }

    @Test
    void aTruncatedAnswerCountsAsNoAnswer() {
        atlas.answersTruncated(PROJECT);
        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> client.project(P));

        atlas.answersTruncated("{'results':[{'name':'a'}");
        assertThatExceptionOfType(AtlasUnavailable.class).isThrownBy(() -> client.clusters(P));
    }

    @Test
    void quotesNothingThatAtlasSent() {
        atlas.answers(200, "{'id':{'external':'0f1e2d3c'}}");

        assertThatExceptionOfType(AtlasUnavailable.class)
                .isThrownBy(() -> client.project(P))
                .withMessageNotContaining("0f1e2d3c")
                .withNoCause();
    }

    @Test
    void classifies404AsGoneAnd409AsConflict() {
        atlas.answers(404, "{'errorCode':'GROUP_NOT_FOUND'}").answers(409, "{'errorCode':'OUT_OF_CAPACITY'}");

        assertThatExceptionOfType(AtlasGone.class).isThrownBy(() -> client.project(P));
        assertThatExceptionOfType(AtlasConflict.class).isThrownBy(() -> client.encryptCluster(P, "orders"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://cloud.mongodb.com", "cloud.mongodb.com", "ftp://127.0.0.1", "http://127.0.0.1.evil.com"})
    void refusesABaseUrlWithoutTls(String url) {
        platform.environment.put("ATLAS_BASE_URL", url);

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> new AtlasHttp(platform.platform()))
                .withMessage("ATLAS_BASE_URL is \"" + url + "\"; it must begin with https://");
    }

    @Test
    void namesAMissingVariable() {
        platform.environment.remove("ATLAS_SECRET_ID");

        assertThatExceptionOfType(InvalidConfiguration.class)
                .isThrownBy(() -> new AtlasHttp(platform.platform()))
                .withMessageContaining("ATLAS_SECRET_ID");
    }
}
