package io.github.atlascmk.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Approved;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.runtime.Json;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnrolTest {
    private static final String PROJECT = "64b7f0c2a1d2e3f405060708";

    @Test
    void answersTheEnrolmentWithoutItsApprovals() {
        Enrolments enrolments = new Enrolments(new FakePlatform().platform());
        enrolments.put(new EnrolmentRequest(
                        PROJECT,
                        "arn:aws:iam::111122223333:role/atlas-cmk/orders",
                        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                        Mode.ENFORCE,
                        ExistingClusters.ENCRYPT,
                        2,
                        new EnrolmentRequest.Window(List.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY), 1, 5),
                        true,
                        false,
                        false,
                        "team-orders")
                .validated(Instant.parse("2026-01-01T00:00:00Z"), "aws"));
        Enrolment enrolment = enrolments
                .approve(PROJECT, Approval.REPLACE_KEY, new Approved("0123456789abcdef", "Ada", Instant.EPOCH))
                .orElseThrow();

        assertThat(Json.write(new Enrol.Enrolled(enrolment, "the-run"))).isEqualTo("""
                {"projectId":"64b7f0c2a1d2e3f405060708",\
                "roleArn":"arn:aws:iam::111122223333:role/atlas-cmk/orders",\
                "keyArn":"arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",\
                "mode":"ENFORCE","existingClusters":"ENCRYPT","maxClustersAtOnce":2,\
                "maintenanceWindow":{"days":["MONDAY","SUNDAY"],"from":1,"to":5},\
                "searchNodes":true,"createRole":false,"restrictToAtlasIps":false,"contact":"team-orders",\
                "version":1767225600001,"enrolledAt":"2026-01-01T00:00:00Z","run":"the-run"}""");
    }
}
