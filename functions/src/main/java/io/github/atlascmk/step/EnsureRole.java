package io.github.atlascmk.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.PolicyEdit;
import io.github.atlascmk.aws.PolicyHistory;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.AtlasRefused;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.regex.Pattern;

/** Merges the statement that lets Atlas assume the role into its trust policy, and leaves all others as they are. */
public final class EnsureRole extends StepHandler<AtlasRoleInput, StepResult> {
    /** The name under which the document is kept as it was before. */
    static final String DOCUMENT = PolicyEdit.TRUST_POLICY;

    /** An edit of a trust policy hands out a role, so what Atlas's API says is looked at before it is believed. */
    private static final Pattern PRINCIPAL =
            Pattern.compile("arn:(aws|aws-us-gov|aws-cn):iam::\\d{12}:(root|user/[\\w+=,.@/-]+|role/[\\w+=,.@/-]+)");

    private static final Pattern EXTERNAL_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Platform platform;
    private final AtlasClient atlas;
    private final Roles roles;
    private final Writing writing;
    private final PolicyHistory history;

    public EnsureRole() {
        this(LambdaPlatform.create());
    }

    public EnsureRole(Platform platform) {
        super(AtlasRoleInput.class);
        this.platform = platform;
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.roles = new Roles(new Accounts(platform));
        this.writing = new Writing(platform);
        this.history = new PolicyHistory(platform.dynamoDb(), platform.required("HISTORY_TABLE"), platform.clock());
    }

    @Override
    protected StepResult handle(AtlasRoleInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        RoleArn arn = enrolment.roleArn();
        ObjectNode statement = statement(input);
        String subject = "trust policy of " + arn.label();
        if (trust(arn).grants(statement)) {
            return new StepResult(false, subject + " is as needed");
        }
        PolicyEdit edit = new PolicyEdit(
                DOCUMENT, () -> trust(arn), planned -> check(planned, arn, enrolment), (before, planned) -> {
                    history.keep(input.run(), input.projectId(), arn.toString(), DOCUMENT, before, planned);
                    roles.putTrust(arn, planned);
                });
        PolicyEdit.Outcome outcome = writing.under(
                arn.toString(),
                invocation,
                lease -> edit.ensure(statement, input.isLive(), lease, platform.clock(), platform.sleeper()));
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                subject + ": " + (outcome.changed() ? "1 statement added, " : "") + outcome.foreign()
                        + " of others untouched");
    }

    private void check(PolicyDocument planned, RoleArn arn, Enrolment enrolment) {
        planned.requireWritable();
        Quota.TRUST_POLICY.check(arn.toString(), planned);
        writing.permitted(enrolment.projectId(), enrolment.version());
    }

    private PolicyDocument trust(RoleArn arn) {
        return roles.find(arn)
                .map(Role::trust)
                .orElseThrow(() -> new RoleMissing("the role " + arn + " doesn't exist (any more)"));
    }

    private ObjectNode statement(AtlasRoleInput input) {
        AtlasRole role = atlas.roles(input.projectId()).stream()
                .filter(candidate -> candidate.roleId().equals(input.atlasRoleId()))
                .findFirst()
                .orElseThrow(() -> new AtlasGone("the Atlas role " + input.atlasRoleId() + " isn't there any more"));
        if (!PRINCIPAL.matcher(role.atlasAWSAccountArn()).matches()
                || !EXTERNAL_ID.matcher(role.atlasAssumedRoleExternalId()).matches()) {
            throw new AtlasRefused("Atlas gave the role " + input.atlasRoleId()
                    + " a principal that isn't an AWS account, user or role, or an external id that isn't a UUID");
        }
        return Statements.trust(role.roleId(), role.atlasAWSAccountArn(), role.atlasAssumedRoleExternalId());
    }
}
