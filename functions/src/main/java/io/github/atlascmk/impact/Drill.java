package io.github.atlascmk.impact;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.Project;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.observation.AtlasState;
import io.github.atlascmk.inspection.observation.AwsState;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a drill, one of each level, the worst last but one: the real ones, composed from made-up evidence.
 * They say that they are a drill, and have no command.
 *
 * @param contact goes along as an attribute; null for none
 * @param id of the drill: its messages have other ids than those of the next one
 */
public record Drill(@Nullable String contact, Instant now, String id) {
    private static final String PROJECT = "0".repeat(24);
    private static final String NAME = "drill-project";
    private static final String DATABASE = "drill-database";
    private static final String PERSON = "arn:aws:iam::000000000000:role/drill";
    private static final RoleArn ROLE = new RoleArn("aws", "000000000000", "/atlas-cmk/", "drill");
    private static final KeyArn KEY =
            new KeyArn("aws", "us-east-1", "000000000000", "00000000-0000-0000-0000-000000000000");

    private static final String EXTERNAL_ID = "00000000-0000-0000-0000-000000000000";

    private static final String FIRST_LINE =
            "This is a drill: all in it is made up, nothing is broken, and nobody has to"
                    + " do anything but see that the message arrived.";

    /** How the paragraphs of messages begin that have steps. */
    private static final String STEPS = "What to do";

    /** {@code UNKNOWN}, {@code AT_RISK}, {@code DOWN}, {@code LOST} and {@code NONE}, in this order. */
    public List<Notification> messages() {
        Evidence over = seen("Enabled", true, List.of());
        return Stream.of(
                        danger(unread()),
                        danger(seen("Disabled", true, List.of(disabled(Duration.ofMinutes(1))))),
                        danger(seen("Disabled", false, List.of(disabled(Duration.ofMinutes(20))))),
                        danger(seen(null, false, List.of())),
                        composing(over).over(PROJECT, told(), 0, 0))
                .map(this::asDrill)
                .toList();
    }

    private static Notification danger(Evidence evidence) {
        return composing(evidence).danger(PROJECT, Map.of());
    }

    private static ProjectMessages composing(Evidence evidence) {
        return new ProjectMessages(evidence, Judgement.of(evidence), "", "");
    }

    private Notification asDrill(Notification real) {
        Map<String, Notification.Attribute> attributes = new TreeMap<>(real.attributes());
        attributes.put("drill", Notification.Attribute.of("true"));
        attributes.put("messageId", Notification.Attribute.of(Notification.id("drill", real.subject(), now, id)));
        String text = Stream.of(real.message().split("\n\n"))
                .filter(paragraph -> !paragraph.startsWith(STEPS) && !paragraph.contains(ProjectMessages.ACKNOWLEDGE))
                .collect(Collectors.joining("\n\n"));
        return new Notification(
                "DRILL: " + real.subject(),
                FIRST_LINE + "\n\n" + text.strip()
                        + "\n\nA real message says here what to type, and how to acknowledge it.\n",
                attributes,
                null);
    }

    private Evidence unread() {
        ImpactRecord before = new ImpactRecord(
                NAME,
                Level.NONE,
                null,
                null,
                null,
                List.of(DATABASE),
                KEY.toString(),
                ROLE.toString(),
                now.minus(Duration.ofHours(1)),
                now.minus(Duration.ofHours(1)),
                1,
                Map.of());
        return evidence(null, null, "Atlas gave no answer", before, List.of());
    }

    /** @param keyState as KMS calls it; null for a key that is gone */
    private Evidence seen(@Nullable String keyState, boolean valid, List<ForeignEdit> edits) {
        AtlasState atlas = new AtlasState(
                new Project(PROJECT, NAME, PROJECT),
                List.of(new AtlasRole(
                        PROJECT, "arn:aws:iam::000000000000:root", EXTERNAL_ID, ROLE.toString(), now, now)),
                new EncryptionAtRest(
                        new AwsKms(true, PROJECT, KEY.toString(), AwsKms.regionName(KEY.region()), false, valid, null),
                        null,
                        null,
                        false),
                List.of(new Cluster(PROJECT, DATABASE, "IDLE", false, "REPLICASET", null, "AWS", now, null)),
                null);
        Key key = keyState == null
                ? null
                : new Key(KEY, keyState, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", false, false, null, null);
        // A role that was just made is taken as it is, so that the key alone is what the drill is about.
        AwsState aws = new AwsState(Map.of(), null, PolicyDocument.empty(), key, null, false, true);
        return evidence(atlas, aws, null, ImpactRecord.NONE, edits);
    }

    private Evidence evidence(
            @Nullable AtlasState atlas,
            @Nullable AwsState aws,
            @Nullable String unread,
            ImpactRecord before,
            List<ForeignEdit> edits) {
        Enrolment enrolment = new Enrolment(
                PROJECT,
                ROLE,
                KEY,
                Mode.ENFORCE,
                ExistingClusters.REPORT,
                1,
                null,
                false,
                false,
                false,
                contact,
                1,
                now,
                Map.of());
        return new Evidence(
                new Permit(enrolment, true),
                atlas,
                aws,
                null,
                unread,
                Findings.NONE,
                before,
                ProjectRecord.NONE,
                edits,
                now);
    }

    private ForeignEdit disabled(Duration ago) {
        return new ForeignEdit(PERSON, "DisableKey", now.minus(ago), "drill", "", "");
    }

    /** What the message of its end is about. */
    private Episode told() {
        return new Episode(
                "drill",
                Level.DOWN,
                "drill",
                now.minus(Duration.ofMinutes(40)),
                List.of(PROJECT),
                "",
                now,
                now,
                null,
                null);
    }
}
