package io.github.atlascmk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Json;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrolmentRequestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";
    private static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static ObjectNode minimal() {
        return Json.object().put("projectId", PROJECT).put("roleArn", ROLE).put("keyArn", KEY);
    }

    private static Enrolment validated(ObjectNode request) {
        return Json.read(Json.STRICT, request, EnrolmentRequest.class).validated(NOW, "aws");
    }

    private static JsonNode window(String days, String from, String to) {
        try {
            return Json.LENIENT.readTree("{\"days\":" + days + ",\"from\":" + from + ",\"to\":" + to + "}");
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Test
    void isCarefulWhereNothingIsSaid() {
        Enrolment enrolment = validated(minimal());

        assertThat(enrolment.projectId()).isEqualTo(PROJECT);
        assertThat(enrolment.roleArn()).hasToString(ROLE);
        assertThat(enrolment.keyArn()).hasToString(KEY);
        assertThat(enrolment.mode()).isEqualTo(Mode.OBSERVE);
        assertThat(enrolment.existingClusters()).isEqualTo(ExistingClusters.REPORT);
        assertThat(enrolment.maxClustersAtOnce()).isEqualTo(1);
        assertThat(enrolment.maintenanceWindow()).isNull();
        assertThat(enrolment.searchNodes()).isFalse();
        assertThat(enrolment.createRole()).isFalse();
        assertThat(enrolment.restrictToAtlasIps()).isFalse();
        assertThat(enrolment.contact()).isNull();
        assertThat(enrolment.enrolledAt()).isEqualTo(NOW);
    }

    @Test
    void takesWhatIsAsked() {
        Enrolment enrolment = validated(minimal()
                .put("mode", "ENFORCE")
                .put("existingClusters", "ENCRYPT")
                .put("maxClustersAtOnce", 20)
                .<ObjectNode>set("maintenanceWindow", window("[\"SATURDAY\",\"SUNDAY\"]", "22", "4"))
                .put("searchNodes", true)
                .put("createRole", true)
                .put("restrictToAtlasIps", true)
                .put("contact", "team-orders+db@example.com"));

        assertThat(enrolment.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(enrolment.existingClusters()).isEqualTo(ExistingClusters.ENCRYPT);
        assertThat(enrolment.maxClustersAtOnce()).isEqualTo(20);
        assertThat(enrolment.maintenanceWindow())
                .isEqualTo(new MaintenanceWindow(Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), 22, 4));
        assertThat(enrolment.searchNodes()).isTrue();
        assertThat(enrolment.createRole()).isTrue();
        assertThat(enrolment.restrictToAtlasIps()).isTrue();
        assertThat(enrolment.contact()).isEqualTo("team-orders+db@example.com");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            projectId          | null                                             | projectId is missing; it must be the project's 24 lower-case hex digits
            projectId          | ""                                               | projectId is ""; it must be the project's 24
            projectId          | "64B7F0C2A1D2E3F405060708"                       | projectId is "64B7F0C2A1D2E3F405060708"; it must be
            projectId          | "64b7f0c2a1d2e3f40506070"                        | projectId is "64b7f0c2a1d2e3f40506070"; it must be
            projectId          | "orders-prod"                                    | projectId is "orders-prod"; it must be
            projectId          | {}                                               | projectId must be text
            roleArn            | null                                             | roleArn is missing; it must be the ARN of an IAM role
            roleArn            | "orders"                                         | roleArn is "orders"; it must be the ARN of an IAM role
            roleArn            | "arn:aws:iam::111122223333:user/orders"          | roleArn is "arn:aws:iam::111122223333:user/orders"; it must
            roleArn            | "arn:aws:sts::111122223333:assumed-role/a/b"     | roleArn is "arn:aws:sts::111122223333:assumed-role/a/b"; it must
            roleArn            | "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X" | roleArn is "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X"; it must be a role of your own
            roleArn            | "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef" | roleArn is "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0123456789abcdef"; it must be a role of your own, since only AWS may change
            roleArn            | "arn:aws-cn:iam::111122223333:role/atlas-cmk/orders" | roleArn is "arn:aws-cn:iam::111122223333:role/atlas-cmk/orders"; it must be a role of the partition aws, in which the stack lies
            keyArn             | "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" | keyArn is "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"; it must be a key of the partition aws, in which the stack lies
            keyArn             | "arn:aws:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" | keyArn is "arn:aws:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"; it must be a key in a Region of the partition aws
            keyArn             | "arn:aws:kms:us-gov-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" | keyArn is "arn:aws:kms:us-gov-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"; it must be a key in a Region of the partition aws
            keyArn             | "arn:aws:kms:us-east-1:111122223333:alias/aws/ebs" | keyArn is "arn:aws:kms:us-east-1:111122223333:alias/aws/ebs"; it must be the ARN of a customer managed key
            contact            | ""                                               | contact is ""; it must be 1 to 100 letters, digits, spaces
            contact            | " "                                              | contact is " "; it must be 1 to 100 letters, digits, spaces
            contact            | "a\\nb"                                          | contact is "
            contact            | "<team>"                                         | contact is "<team>"; it must be 1 to 100 letters
            keyArn             | null                                             | keyArn is missing; it must be the ARN of a KMS key
            keyArn             | "1234abcd-12ab-34cd-56ef-1234567890ab"           | keyArn is "1234abcd-12ab-34cd-56ef-1234567890ab"; it must be
            keyArn             | "arn:aws:kms:us-east-1:111122223333:alias/a"     | keyArn is "arn:aws:kms:us-east-1:111122223333:alias/a"; it must be the ARN of a KMS key (no alias)
            mode               | "ENFORCED"                                       | mode is "ENFORCED"; it must be one of OBSERVE, ENFORCE
            mode               | "enforce"                                        | mode is "enforce"; it must be one of OBSERVE, ENFORCE
            mode               | ""                                               | mode is ""; it must be one of OBSERVE, ENFORCE
            mode               | 1                                                | mode is "1"; it must be one of OBSERVE, ENFORCE
            existingClusters   | "ALL"                                            | existingClusters is "ALL"; it must be one of REPORT, ENCRYPT
            maxClustersAtOnce  | 0                                                | maxClustersAtOnce is "0"; it must be a number from 1 to 20
            maxClustersAtOnce  | 21                                               | maxClustersAtOnce is "21"; it must be a number from 1 to 20
            maxClustersAtOnce  | "many"                                           | maxClustersAtOnce is "many"; it must be a number
            maintenanceWindow  | "sundays"                                        | maintenanceWindow is "sundays"; it must be a JSON object
            maintenanceWindow  | {"from":1,"to":2}                                | maintenanceWindow.days is missing; it must be the days of the week
            maintenanceWindow  | {"days":[],"from":1,"to":2}                      | maintenanceWindow.days is "[]"; it must be the days of the week
            maintenanceWindow  | {"days":["SOMEDAY"],"from":1,"to":2}             | maintenanceWindow.days[0] is "SOMEDAY"; it must be one of MONDAY, TUESDAY
            maintenanceWindow  | {"days":[null],"from":1,"to":2}                  | maintenanceWindow.days[0] must be
            maxClustersAtOnce  | 2.7                                              | maxClustersAtOnce is "2.7"; it must be a number
            maxClustersAtOnce  | ""                                               | maxClustersAtOnce is ""; it must be a number
            searchNodes        | 1                                                | searchNodes is "1"; it must be true or false
            maintenanceWindow  | {"days":["SUNDAY"],"to":2}                       | maintenanceWindow.from is missing; it must be a full hour in UTC, 0 to 23
            maintenanceWindow  | {"days":["SUNDAY"],"from":1,"to":24}             | maintenanceWindow.to is "24"; it must be a full hour in UTC, 0 to 23
            maintenanceWindow  | {"days":["SUNDAY"],"from":-1,"to":2}             | maintenanceWindow.from is "-1"; it must be a full hour
            maintenanceWindow  | {"days":["SUNDAY"],"from":3,"to":3}              | maintenanceWindow.to is "3"; it must be another hour than from
            searchNodes        | "yes"                                            | searchNodes is "yes"; it must be true or false
            createRole         | []                                               | createRole must be true or false
            restrictToAtlasIps | "on"                                             | restrictToAtlasIps is "on"; it must be true or false
            restrictToAtlasIPs | true                                             | the field restrictToAtlasIPs is unknown; the known fields are contact, createRole,
            """)
    void saysWhatIsWrongAndWhatWouldBeRight(String field, String value, String message) throws JsonProcessingException {
        ObjectNode request = minimal();
        request.set(field, Json.LENIENT.readTree(value));

        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> validated(request))
                .withMessageStartingWith(message);
    }
}
