package io.github.atlascmk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterObservedReaderTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";

    private static Envelope event(String detail) throws JsonProcessingException {
        JsonNode tree = Json.LENIENT.readTree(detail.replace('\'', '"').replace("PROJECT", PROJECT));
        return Events.of("atlas-cmk", "Cluster Observed", tree);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            atlas-cmk,  Cluster Observed,          true
            atlas-cmk,  Project Encryption Result, false
            atlas-cmk,  cluster observed,          false
            atlas-cmk2, Cluster Observed,          false
            aws.iam,    AWS API Call via CloudTrail, false
            """)
    void recognisesOnlyClusterObserved(String source, String detailType, boolean recognised) {
        JsonNode detail = Json.object().put("schemaVersion", 1).put("projectId", PROJECT);

        assertThat(new ClusterObservedReader().recognise(Events.of(source, detailType, detail)))
                .matches(found -> found.isPresent() == recognised);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {'schemaVersion':1,'projectId':'PROJECT'}                            | Cluster Observed
            {'schemaVersion':1,'projectId':'PROJECT','observedBy':''}            | Cluster Observed
            {'schemaVersion':1,'projectId':'PROJECT','observedBy':'terraform'}   | Cluster Observed by terraform
            {'schemaVersion':1,'projectId':'PROJECT','clusterName':'a','new':{}} | Cluster Observed
            """)
    void targetsTheProject(String detail, String source) throws JsonProcessingException {
        assertThat(new ClusterObservedReader().recognise(event(detail)))
                .contains(new Signal.Look(new Hint(new Target.Project(PROJECT), source, "e-1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {'projectId':'PROJECT'}                        | detail.schemaVersion is missing; this version understands 1
            {'schemaVersion':null,'projectId':'PROJECT'}   | detail.schemaVersion is missing; this version understands 1
            {'schemaVersion':0,'projectId':'PROJECT'}      | detail.schemaVersion is 0; this version understands 1
            {'schemaVersion':2,'projectId':'PROJECT'}      | detail.schemaVersion is 2; this version understands 1
            {'schemaVersion':1.9,'projectId':'PROJECT'}    | detail.schemaVersion is 1.9; this version understands 1
            {'schemaVersion':'one','projectId':'PROJECT'}  | detail.schemaVersion is "one"; this version understands 1
            {'schemaVersion':true,'projectId':'PROJECT'}   | detail.schemaVersion is true; this version understands 1
            {'schemaVersion':{},'projectId':'PROJECT'}     | detail.schemaVersion is {}; this version understands 1
            {'schemaVersion':1}                            | projectId is missing; it must be the project's 24 lower-case hex digits
            {'schemaVersion':1,'projectId':7}              | projectId is missing; it must be
            {'schemaVersion':1,'projectId':'orders'}       | projectId is "orders"; it must be
            {'schemaVersion':1,'groupId':'PROJECT'}        | projectId is missing; it must be
            """)
    void refusesOtherVersionsAndEventsWithoutAProject(String detail, String message) throws JsonProcessingException {
        Envelope event = event(detail);

        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> new ClusterObservedReader().recognise(event))
                .withMessageStartingWith(message);
    }
}
