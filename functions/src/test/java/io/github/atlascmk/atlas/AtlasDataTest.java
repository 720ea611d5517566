package io.github.atlascmk.atlas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.atlascmk.runtime.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads Atlas's answers into our types: an unset value is null, an empty text, or missing. */
class AtlasDataTest {
    private static <T> T read(String json, Class<T> type) throws JsonProcessingException {
        return Json.LENIENT.readValue(json.replace('\'', '"'), type);
    }

    @Test
    void readsARoleThatIsNotAuthorised() throws JsonProcessingException {
        AtlasRole role = read("""
                {'atlasAWSAccountArn':'arn:aws:iam::299602853325:root',
                'atlasAssumedRoleExternalId':'0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1','authorizedDate':null,
                'createdDate':'2026-03-01T12:00:00Z','featureUsages':[],'iamAssumedRoleArn':null,
                'providerName':'AWS','roleId':'65a1000000000000000000a1'}""", AtlasRole.class);

        assertThat(role.roleId()).isEqualTo("65a1000000000000000000a1");
        assertThat(role.iamAssumedRoleArn()).isNull();
        assertThat(role.authorizedDate()).isNull();
        assertThat(role.createdDate()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(role.isAuthorizedFor("arn:aws:iam::111122223333:role/orders"))
                .isFalse();
        assertThat(role).asString().contains("65a1").doesNotContain("0f1e2d3c");
    }

    @Test
    void readsARoleThatIsAuthorised() throws JsonProcessingException {
        AtlasRole role = read("""
                {'atlasAWSAccountArn':'arn:aws:iam::299602853325:root','atlasAssumedRoleExternalId':'0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1',
                'authorizedDate':'2026-03-01T12:00:05Z','createdDate':'2026-03-01T12:00:00Z',
                'featureUsages':[{'featureType':'ENCRYPTION_AT_REST','featureId':null}],
                'iamAssumedRoleArn':'arn:aws:iam::111122223333:role/orders','roleId':'65a1'}""", AtlasRole.class);

        assertThat(role.isAuthorizedFor("arn:aws:iam::111122223333:role/orders"))
                .isTrue();
        assertThat(role.isAuthorizedFor("arn:aws:iam::111122223333:role/other")).isFalse();
    }

    @Test
    void readsADedicatedCluster() throws JsonProcessingException {
        Cluster cluster = read("""
                {'adaptiveCapacity':null,'backupEnabled':true,'clusterType':'SHARDED','createDate':'2026-03-01T12:00:00Z',
                'encryptionAtRestProvider':'NONE','groupId':'64b7','id':'65c1','internalClusterRole':'NONE',
                'name':'orders','paused':false,'stateName':'IDLE','replicationSpecs':[
                {'regionConfigs':[{'providerName':'AWS','regionName':'EU_CENTRAL_1',
                'electableSpecs':{'instanceSize':'M30','nodeCount':3},'analyticsSpecs':{'instanceSize':'M10'}}]},
                {'regionConfigs':[{'providerName':'GCP','regionName':'X','electableSpecs':{'instanceSize':'M40'}}]}]}""", Cluster.class);

        assertThat(cluster.name()).isEqualTo("orders");
        assertThat(cluster.provider()).isEqualTo("NONE");
        assertThat(cluster.instanceSize()).isEqualTo("M30");
        assertThat(cluster.isIdle()).isTrue();
        assertThat(cluster.isPaused()).isFalse();
        assertThat(cluster.isTenant()).isFalse();
        assertThat(cluster.isInternal()).isFalse();
        assertThat(cluster.createDate()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
    }

    @Test
    void readsASharedCluster() throws JsonProcessingException {
        Cluster cluster = read("""
                {'name':'sandbox','stateName':'UPDATING','encryptionAtRestProvider':'NONE','replicationSpecs':[
                {'regionConfigs':[{'providerName':'TENANT','backingProviderName':'AWS',
                'electableSpecs':{'instanceSize':'M0','effectiveInstanceSize':'M0','diskSizeGB':0.5}}]}]}""", Cluster.class);

        assertThat(cluster.isTenant()).isTrue();
        assertThat(cluster.instanceSize()).isEqualTo("M0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {'name':'bare'}
            {'name':'bare','replicationSpecs':null,'paused':null,'stateName':null}
            {'name':'bare','replicationSpecs':[]}
            {'name':'bare','replicationSpecs':[{}]}
            {'name':'bare','replicationSpecs':[{'regionConfigs':null}]}
            {'name':'bare','replicationSpecs':[{'regionConfigs':[{}]}]}
            {'name':'bare','replicationSpecs':[{'regionConfigs':[{'electableSpecs':null}]}]}
            {'name':'bare','replicationSpecs':[{'regionConfigs':[{'electableSpecs':{}}]}]}
            {'name':'bare','internalClusterRole':''}
            """)
    void readsAClusterWithFewFields(String json) throws JsonProcessingException {
        Cluster cluster = read(json, Cluster.class);

        assertThat(cluster.provider()).isEqualTo("NONE");
        assertThat(cluster.instanceSize()).isEmpty();
        assertThat(cluster.isTenant()).isFalse();
        assertThat(cluster.isPaused()).isFalse();
        assertThat(cluster.isInternal()).isFalse();
        assertThat(cluster.isIdle()).isFalse();
    }

    @Test
    void readsEncryptionThatIsOff() throws JsonProcessingException {
        for (String json : new String[] {
            "{}",
            "{'awsKms':null}",
            "{'awsKms':{'enabled':false,'roleId':'','customerMasterKeyID':'','region':'','valid':false},"
                    + "'azureKeyVault':{'enabled':false},'googleCloudKms':{'enabled':false},'enabledForSearchNodes':false}"
        }) {
            AwsKms aws = read(json, EncryptionAtRest.class).aws();
            assertThat(aws.isEnabled()).isFalse();
            assertThat(aws.isValid()).isFalse();
            assertThat(aws.usesCredentials()).isFalse();
        }
    }

    @Test
    void distinguishesARoleFromAnAccessKey() throws JsonProcessingException {
        AwsKms byRole = read("{'awsKms':{'enabled':true,'roleId':'65a1','valid':true}}", EncryptionAtRest.class)
                .aws();
        AwsKms byKey = read(
                        "{'awsKms':{'enabled':true,'roleId':'','accessKeyID':'AKIAEXAMPLE'}}", EncryptionAtRest.class)
                .aws();

        assertThat(byRole.isValid()).isTrue();
        assertThat(byRole.usesCredentials()).isFalse();
        assertThat(byKey.usesCredentials()).isTrue();
        assertThat(byKey).asString().doesNotContain("AKIA");
    }

    @Test
    void namesRegionsAsAtlasDoes() {
        assertThat(AwsKms.regionName("us-gov-west-1")).isEqualTo("US_GOV_WEST_1");
    }
}
