package io.github.atlascmk.local.cloud.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorldsTest {
    private static final Path FILES = ProjectFolder.PATH.resolve("local/cloud/worlds");

    private final Worlds worlds = new Worlds();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path folder;

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(file -> !file.endsWith("world.schema.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyWorldLoadsAndSurvivesBeingSaved(Path file) throws IOException {
        World world = worlds.load(file);
        Path saved = folder.resolve("saved.json");
        worlds.save(world, saved);
        assertThat(worlds.load(saved)).isEqualTo(world);
        byte[] first = Files.readAllBytes(saved);
        worlds.save(worlds.load(saved), saved);
        assertThat(Files.readAllBytes(saved)).isEqualTo(first);
    }

    @Test
    void theDefaultIsTheUnfriendlyDay() {
        World world = worlds.load(FILES.resolve("default.json"));
        assertThat(world.aws().iamLag()).isEqualTo(Duration.ofSeconds(40));
        assertThat(world.atlas().projects().getFirst().clusters())
                .extracting(World.Cluster::name)
                .containsExactly("orders-eu", "orders-us", "orders-archive", "sandbox");
        assertThat(world.atlas().faults()).hasSize(2);
        assertThat(world.tables()).isEmpty();
        assertThat(world.aws().faults()).isEmpty();
        JsonNode trust = orders(world).trustPolicy();
        assertThat(trust.at("/Statement/0/Condition/Bool/aws:MultiFactorAuthPresent")
                        .isBoolean())
                .isTrue();
        assertThat(trust.toString().length()).isLessThan(1400);
        for (JsonNode principal : trust.at("/Statement/2/Principal/AWS")) {
            assertThat(world.aws().accounts().getFirst().roles())
                    .anySatisfy(role -> assertThat(principal.asText()).endsWith(":role" + role.path() + role.name()));
        }
    }

    @Test
    void aVariantDiffersJustInWhatItIsAbout() {
        World base = worlds.load(FILES.resolve("default.json"));
        World denied = worlds.load(FILES.resolve("denied.json"));
        ObjectNode trust = (ObjectNode) orders(denied).trustPolicy();
        assertThat(trust.withArray("Statement").remove(3).path("Sid").asText()).isEqualTo("DenyAtlas");
        assertThat(denied.aws()).isEqualTo(base.aws());
        assertThat(worlds.load(FILES.resolve("writes-off.json")).stack().writesEnabled())
                .isFalse();
        assertThat(worlds.load(FILES.resolve("slow-iam.json")).aws().iamLag()).isEqualTo(Duration.ofMinutes(4));
        assertThat(worlds.load(FILES.resolve("api-key.json"))
                        .atlas()
                        .credentials()
                        .clientId())
                .isNull();
        assertThat(worlds.load(FILES.resolve("slow-iam.json")).atlas()).isEqualTo(base.atlas());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"stack":{"accountId":"123"}}                | stack.accountId is "123", but should be an AWS account id: 12 digits
            {"stack":{"region":null}}                    | stack.region is missing; it should be the Region of the stack
            {"stack":{"writesEnabled":"no"}}             | stack.writesEnabled is "no", but should be a boolean: the switch
            {"stack":{"colour":"red"}}                   | stack.colour is not a field that is known here: they are accountId, alertSecret, parameters, region, writesEnabled
            {"atlas":{"projects":[{"id":"64b7a0c3d2e1f00012340001","name":"a","roles":[{"roleId":"64b7a0ffd2e1f00012340101","externalId":"3f0f5c3e-6a57-4f0e-9a3c-0c6d2b9e7a11","createdDate":"2025-03-01T10:00:00Z","authorizedDate":"2025-03-01T10:05:00Z"}]}]}} | atlas.projects[0].roles[0] has only one of authorizedDate and iamAssumedRoleArn, and should have both or none
            {"clouds":1}                                 | clouds is not a field that is known here
            {"now":"today"}                              | now is "today", but should be an instant in UTC such as
            {"now":"2026-02-31T00:00:00Z"}               | now is "2026-02-31T00:00:00Z", but should be an Instant that exists
            {"seed":"one"}                               | seed is "one", but should be an integer
            {"aws":{"iamLag":"40s"}}                     | aws.iamLag is "40s", but should be an ISO 8601 duration such as PT40S
            {"aws":{"accounts":[]}}                      | stack.accountId is "111122223333", but should be the id of one of aws.accounts
            {"atlas":{"projects":{}}}                    | atlas.projects is {}, but should be an array
            {"atlas":{"projects":[{"id":"1","name":"a"}]}} | atlas.projects[0].id is "1", but should be 24 lower-case hexadecimal digits
            {"atlas":{"faults":[{"operation":"listGroups","status":200}]}} | atlas.faults[0].status is 200, but should be at least 400: the HTTP status
            {"atlas":{"credentials":{"clientId":"geheim"}}} | atlas.credentials.clientId is a value that isn't shown, but should be a service account's id
            {"atlas":{"credentials":{"clientSecret":null}}} | atlas.credentials should have either clientId and clientSecret
            {"atlas":{"credentials":{"publicKey":"k","privateKey":"p"}}} | has 4 of the four
            {"enrolments":[{"projectId":"64b7a0c3d2e1f00012340001","roleArn":"orders","keyArn":"k"}]} | enrolments[0].keyArn is "k", but should be a KMS key's ARN
            {"enrolments":[{"projectId":"64b7a0c3d2e1f00012340001","roleArn":"arn:aws:iam::1:role/x","keyArn":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"}]} | enrolments[0].roleArn is "arn:aws:iam::1:role/x", but should be an IAM role's ARN such as
            {"enrolments":[{"projectId":"64b7a0c3d2e1f00012340001"}]} | enrolments[0].roleArn is missing; it should be an IAM role's ARN
            """)
    void aBadWorldIsRefusedInAClearSentence(String patch, String sentence) throws IOException {
        refused(patch, sentence);
    }

    @Test
    void namesAreUnique() throws IOException {
        String role = "{\"path\":\"/\",\"name\":\"%s\",\"trustPolicy\":{}}";
        refused(
                "{\"aws\":{\"accounts\":[{\"id\":\"111122223333\",\"roles\":[" + role.formatted("a") + ","
                        + role.formatted("A") + "]}]}}",
                "aws.accounts[0].roles[1].name is \"a\", but should be another one than that of aws.accounts[0].roles[0]");
        ObjectNode world =
                (ObjectNode) json.readTree(FILES.resolve("default.json").toFile());
        JsonNode enrolment = world.withArray("enrolments").get(0);
        refused("{\"enrolments\":[" + enrolment + "," + enrolment + "]}", "enrolments[1].projectId");
        JsonNode cluster = world.at("/atlas/projects/0/clusters/0");
        refused(
                "{\"atlas\":{\"projects\":[{\"id\":\"64b7a0c3d2e1f00012340001\",\"name\":\"a\",\"clusters\":[" + cluster
                        + "," + cluster + "]}]}}",
                "atlas.projects[0].clusters[1].name is \"orders-eu\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1,"a":2}              | bad.json, line 1, column
            {"a":                      | bad.json, line 1, column
            []                         | bad.json: the world should be a JSON object
            {"extends":"a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.a.json.json"} | bad.json: extends is
            {"extends":"nowhere.json"} | nowhere.json: there is no such file in
            {"extends":"../up.json"}   | bad.json: extends is "../up.json", but should be the name of a file beside this one
            {"extends":"bad.json"}     | bad.json: extends leads back to this file
            """)
    void aFileThatIsNoWorldIsRefused(String text, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), text);
        assertThatThrownBy(() -> worlds.load(file))
                .isInstanceOf(InvalidWorld.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsTooDeepOrGoesOnAndOnIsRefused() throws IOException {
        Path deep = Files.writeString(folder.resolve("bad.json"), "[".repeat(100_000));
        assertThatThrownBy(() -> worlds.load(deep))
                .isInstanceOf(InvalidWorld.class)
                .hasMessage("bad.json: it nests too deeply, or a number or a text in it is too long");
        refused("{\"stack\":{\"region\":\"eu" + "-a".repeat(100_000) + "-1\"}}", "stack.region is \"eu-a-a");
        refused("{\"aws\":{\"iamLag\":\"PT" + "9".repeat(90_000) + "S\"}}", "aws.iamLag is \"PT999");
    }

    @Test
    void theSchemaDescribesEveryFieldOfTheRecords() throws IOException {
        JsonNode schema = json.readTree(FILES.resolve("world.schema.json").toFile());
        assertThat(schema.findParents("additionalProperties")).isNotEmpty();
        for (Class<?> type : World.class.getDeclaredClasses()) {
            String name = Character.toLowerCase(type.getSimpleName().charAt(0))
                    + type.getSimpleName().substring(1);
            assertSameFields(type, schema.at("/$defs/" + name + "/properties"), List.of());
        }
        assertSameFields(World.class, schema.path("properties"), List.of("$schema", "extends"));
    }

    private static void assertSameFields(Class<?> type, JsonNode properties, List<String> more) {
        List<String> fields = Stream.concat(
                        more.stream(),
                        Stream.of(Objects.requireNonNull(type.getRecordComponents()))
                                .map(c -> c.getName()))
                .toList();
        assertThat(properties.fieldNames())
                .as(type.getSimpleName())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(fields);
        properties.forEach(property -> assertThat(property.has("description") || property.has("$ref"))
                .as("%s", property)
                .isTrue());
    }

    private void refused(String patch, String sentence) throws IOException {
        Files.copy(
                FILES.resolve("default.json"),
                folder.resolve("default.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        ObjectNode bad = (ObjectNode) json.readTree(patch);
        bad.put("extends", "default.json");
        Path file = Files.writeString(folder.resolve("bad.json"), bad.toString());
        assertThatThrownBy(() -> worlds.load(file))
                .isInstanceOf(InvalidWorld.class)
                .hasMessageStartingWith("bad.json: ")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("geheim")
                .message()
                .hasSizeLessThan(1_000);
    }

    private static World.Role orders(World world) {
        return world.aws().accounts().getFirst().roles().getFirst();
    }
}
