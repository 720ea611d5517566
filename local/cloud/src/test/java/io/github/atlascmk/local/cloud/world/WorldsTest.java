package io.github.atlascmk.local.cloud.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
            return all.sorted().toList();
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
        assertThat(world.project("64b7a0c3d2e1f00012340001").clusters())
                .extracting(World.Cluster::name)
                .containsExactly("orders-eu", "orders-us", "orders-archive", "sandbox");
        assertThat(world.atlas().faults()).hasSize(2);
        assertThat(world.tables()).isEmpty();
        assertThat(world.aws().faults()).isEmpty();
        JsonNode trust = world.role("orders").trustPolicy();
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
        ObjectNode trust = (ObjectNode) denied.role("orders").trustPolicy();
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
            {"atlas":{"projects":{"orders-prod":{"roles":{"64b7a0ffd2e1f00012340101":{"iamAssumedRoleArn":null}}}}}} | atlas.projects.orders-prod.roles.64b7a0ffd2e1f00012340101 has only one of authorizedDate and iamAssumedRoleArn, and should have both or none
            {"clouds":1}                                 | clouds is not a field that is known here
            {"now":"today"}                              | now is "today", but should be an instant in UTC such as
            {"now":"2026-02-31T00:00:00Z"}               | now is "2026-02-31T00:00:00Z", but should be an Instant that exists
            {"seed":"one"}                               | seed is "one", but should be an integer
            {"aws":{"iamLag":"40s"}}                     | aws.iamLag is "40s", but should be an ISO 8601 duration such as PT40S
            {"aws":{"accounts":null}}                    | stack.accountId is "111122223333", but should be the id of one of aws.accounts
            {"atlas":{"projects":[]}}                    | atlas.projects is [], but should be an object: the organisation's projects, by their names
            {"atlas":{"projects":{"":{}}}}               | atlas.projects has "" for a name, but should have the project's name, 1 to 64 characters
            {"atlas":{"projects":{"orders-prod":{"clusters":{"a b":{}}}}}} | atlas.projects.orders-prod.clusters has "a b" for a name, but should have the cluster's name: letters, digits
            {"aws":{"accounts":{"111122223333":{"keys":{"a":{}}}}}} | aws.accounts.111122223333.keys has "a" for a name, but should have KMS keys, by their Regions and ids, such as eu-central-1/1234abcd
            {"aws":{"accounts":{"111122223333":{"roles":{"orders":{"name":"orders"}}}}}} | aws.accounts.111122223333.roles.orders.name is not a field that is known here: they are attachedPolicies, description
            {"atlas":{"projects":{"a":{"id":"1"}}}}      | atlas.projects.a.id is "1", but should be 24 lower-case hexadecimal digits
            {"atlas":{"faults":[{"operation":"listGroups","status":200}]}} | atlas.faults[0].status is 200, but should be at least 400: the HTTP status
            {"atlas":{"credentials":{"clientId":"geheim"}}} | atlas.credentials.clientId is a value that isn't shown, but should be a service account's id
            {"atlas":{"credentials":{"clientSecret":null}}} | atlas.credentials should have either clientId and clientSecret
            {"atlas":{"credentials":{"publicKey":"k","privateKey":"p"}}} | has 4 of the four
            {"enrolments":{"64b7a0c3d2e1f00012340001":{"roleArn":"orders","keyArn":"k"}}} | enrolments.64b7a0c3d2e1f00012340001.keyArn is "k", but should be a KMS key's ARN
            {"enrolments":{"64b7a0c3d2e1f00012340001":{"roleArn":"arn:aws:iam::1:role/x"}}} | enrolments.64b7a0c3d2e1f00012340001.roleArn is "arn:aws:iam::1:role/x", but should be an IAM role's ARN such as
            {"enrolments":{"64b7a0c3d2e1f00012340001":{"roleArn":null}}} | enrolments.64b7a0c3d2e1f00012340001.roleArn is missing; it should be an IAM role's ARN
            """)
    void aBadWorldIsRefusedInAClearSentence(String patch, String sentence) throws IOException {
        refused(patch, sentence);
    }

    /** Names are, since a file names nothing twice; so must be what lies behind them. */
    @Test
    void idsAreUnique() throws IOException {
        refused(
                "{\"aws\":{\"accounts\":{\"111122223333\":{\"roles\":{\"ORDERS\":{\"path\":\"/\",\"trustPolicy\":{}}}}}}}",
                "aws.accounts.111122223333.roles has orders and ORDERS, but should have names that differ in more than"
                        + " their case");
        refused(
                "{\"atlas\":{\"projects\":{\"a\":{\"id\":\"64b7a0c3d2e1f00012340001\"}}}}",
                "atlas.projects.a.id is \"64b7a0c3d2e1f00012340001\", but should be another one than that of"
                        + " atlas.projects.orders-prod");
        refused(
                "{\"atlas\":{\"projects\":{\"orders-prod\":{\"clusters\":{\"sandbox\":{\"id\":\"64b7a1000000000000000001\"}}}}}}",
                "atlas.projects.orders-prod.clusters.sandbox.id is \"64b7a1000000000000000001\", but should be another"
                        + " one than that of atlas.projects.orders-prod.clusters.orders-eu");
    }

    /** A list of the file can't be changed in part by a file that extends it; what is named can. */
    @Test
    void oneNamedThingIsChangedByItself() throws IOException {
        Files.copy(FILES.resolve("default.json"), folder.resolve("default.json"));
        Path file = Files.writeString(folder.resolve("own.json"), """
                {"extends":"default.json",
                 "atlas":{"projects":{"orders-prod":{"clusters":{"orders-eu":{"paused":true},"sandbox":null}}}},
                 "aws":{"accounts":{"111122223333":{"keys":{"eu-central-1/1234abcd-12ab-34cd-56ef-1234567890ab":{"state":"Disabled"}}}}}}
                """);
        World base = worlds.load(FILES.resolve("default.json"));
        World own = worlds.load(file);
        assertThat(own.project("64b7a0c3d2e1f00012340001").clusters())
                .hasSize(3)
                .filteredOn(cluster -> Boolean.TRUE.equals(cluster.paused()))
                .extracting(World.Cluster::name)
                .containsExactly("orders-eu", "orders-archive");
        World.Key key = own.key("1234abcd-12ab-34cd-56ef-1234567890ab");
        assertThat(key.state()).isEqualTo("Disabled");
        assertThat(key.region()).isEqualTo("eu-central-1");
        assertThat(key.policy()).isEqualTo(base.key(key.keyId()).policy());
        assertThat(own.role("orders")).isEqualTo(base.role("orders"));
    }

    @Test
    void theExampleOfTheDocumentationIsAWorld() throws IOException {
        Files.copy(FILES.resolve("default.json"), folder.resolve("default.json"));
        String page = Files.readString(FILES.resolve("../../../docs/local-cloud.md"));
        String example = Stream.of(page.split("```json|```", -1))
                .filter(block -> block.contains("\"extends\""))
                .findFirst()
                .orElseThrow();
        World world = worlds.load(Files.writeString(folder.resolve("example.json"), example));
        assertThat(world.key("1234abcd-12ab-34cd-56ef-1234567890ab").state()).isEqualTo("Disabled");
    }

    @Test
    void aDraftIsChangedByNames() {
        World base = worlds.load(FILES.resolve("default.json"));
        World changed = worlds.changed(base, world -> {
            world.set("seed", 7);
            world.stack().part("parameters").set("SweepMinutes", "5");
            world.role("orders").remove("attachedPolicies").part("tags").set("team", "others");
            world.atlasFaults().awsFaults(new AwsFault("iam", "GetRole", "Throttling", null, 2, null, null));
        });
        assertThat(changed.seed()).isEqualTo(7);
        assertThat(changed.stack().parameters()).containsExactly(Map.entry("SweepMinutes", "5"));
        assertThat(changed.role("orders").attachedPolicies()).isEmpty();
        assertThat(changed.role("orders").tags())
                .containsEntry("team", "others")
                .hasSize(2);
        assertThat(changed.atlas().faults()).isEmpty();
        assertThat(changed.aws().faults()).hasSize(1);
        assertThat(changed.key("1234abcd-12ab-34cd-56ef-1234567890ab"))
                .isEqualTo(base.key("1234abcd-12ab-34cd-56ef-1234567890ab"));
        assertThatThrownBy(() -> worlds.changed(base, world -> world.cluster("orders-asia")))
                .hasMessage("the world has no orders-asia");
        assertThatThrownBy(() ->
                        worlds.changed(base, world -> world.cluster("orders-eu").set("state", "IDEL")))
                .isInstanceOf(InvalidWorld.class)
                .hasMessageContaining("atlas.projects.orders-prod.clusters.orders-eu.state is \"IDEL\"");
    }

    /** The file could hold only one of them. */
    @Test
    void twoOfOneNameAreNotSaved() {
        World base = worlds.load(FILES.resolve("default.json"));
        World.Aws aws = base.aws();
        World twice = new World(
                base.description(),
                base.seed(),
                base.now(),
                base.stack(),
                base.atlas(),
                new World.Aws(
                        null,
                        null,
                        null,
                        null,
                        List.of(aws.accounts().getFirst(), aws.accounts().getFirst()),
                        List.of()),
                base.enrolments(),
                base.tables());
        assertThatThrownBy(() -> worlds.save(twice, folder.resolve("saved.json")))
                .hasMessageContaining("the world can't be written");
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
    void theSchemaDescribesEveryFieldOfTheRecords() {
        JsonNode schema = Worlds.schema();
        assertThat(schema.at("/properties/extends/pattern").asText()).isNotEmpty();
        assertDescribed(schema);
        for (Class<?> part : World.class.getDeclaredClasses()) {
            assertDescribed(schema.path("$defs").path(part.getSimpleName()));
        }
        JsonNode cluster = schema.at("/$defs/Cluster");
        assertThat((Object) cluster.path("required"))
                .hasToString(
                        "[\"id\",\"clusterType\",\"provider\",\"region\",\"instanceSize\",\"state\",\"createDate\"]");
        assertThat((Object) cluster.at("/properties/encryptionAtRestProvider")).hasToString("""
                {"type":"string","description":"NONE, AWS, AZURE or GCP","enum":["NONE","AWS","AZURE","GCP"],\
                "default":"NONE"}""");
        assertThat((Object) cluster.at("/properties/updateTakes/default")).hasToString("\"PT5M\"");
        assertThat((Object) schema.at("/$defs/SearchNodes/properties/nodeCount"))
                .hasToString("""
                {"type":"integer","description":"2 to 32","minimum":2,"maximum":32}""");
        assertThat((Object) schema.at("/$defs/AtlasRole/dependentRequired/authorizedDate"))
                .hasToString("[\"iamAssumedRoleArn\"]");
    }

    /** The wire's records can't have the rules themselves. */
    @Test
    void theRulesOfFaultsAreForTheFieldsThatFaultsHave() {
        assertThat(fields(FaultRules.AtlasFault.class)).isEqualTo(fields(AtlasFault.class));
        assertThat(fields(FaultRules.AwsFault.class)).isEqualTo(fields(AwsFault.class));
    }

    private static List<String> fields(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(component -> component.getType() + " " + component.getName())
                .toList();
    }

    private static void assertDescribed(JsonNode type) {
        assertThat(type.path("description").asText()).as("%s", type).isNotEmpty();
        assertThat(type.path("additionalProperties").asBoolean(true)).isFalse();
        type.path("properties")
                .forEach(property -> assertThat(property.has("description") || property.has("$ref"))
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
}
