package io.github.atlascmk.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Lease;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.document.PolicyHistory;
import io.github.atlascmk.document.Writing;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.failure.PropagationPending;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.inspection.check.RoleCheck;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets Atlas assume the role: merges one statement into its trust policy, and leaves all others as they are; or makes
 * the role with it, if the enrolment says so and it wasn't there before.
 */
public final class EnsureRole extends StepHandler<AtlasRoleInput, StepResult> {
    /** The name under which the document is kept as it was before. */
    static final String DOCUMENT = PolicyEdit.TRUST_POLICY;

    /** Characters that IAM takes in a description (API reference: CreateRole, Description). */
    private static final Pattern NOT_DESCRIBABLE = Pattern.compile("[^\\x20-\\x7E\\xA1-\\xFF]");

    private static final int DESCRIPTION_LENGTH = 1_000;

    private final Platform platform;
    private final AtlasClient atlas;
    private final Roles roles;
    private final Writing writing;
    private final PolicyHistory history;
    private final ProjectRecords memories;
    private final @Nullable String boundary;
    private final Map<String, String> tags;

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
        this.memories = new ProjectRecords(platform);
        this.boundary = platform.optional("ROLE_BOUNDARY").orElse(null);
        this.tags = tags(platform.optional("ROLE_TAGS").orElse(null));
    }

    @Override
    protected StepResult handle(AtlasRoleInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        ProjectRecord memory = memories.find(input.projectId());
        Work work = new Work(input.run(), input.isLive(), enrolment.without(memory.used()), memory, atlasRole(input));
        Optional<Role> role = roles.find(work.arn());
        if (role.isPresent() && role.get().trust().grants(work.statement())) {
            remember(work, role.get().roleId(), null);
            return new StepResult(false, work.subject() + " is as needed");
        }
        return writing.under(work.arn().toString(), invocation, lease -> {
            Optional<Role> present = roles.find(work.arn());
            return present.isPresent() ? merge(work, present.get(), lease) : create(work);
        });
    }

    /**
     * @param run ARN of the execution; null where the step is invoked by itself
     * @param live whether the project was encrypted with its role and key when it was inspected
     * @param atlasRole whom the role has to let in, as Atlas names it now
     */
    private record Work(
            @Nullable String run, boolean live, Enrolment enrolment, ProjectRecord memory, AtlasRole atlasRole) {
        RoleArn arn() {
            return enrolment.roleArn();
        }

        String subject() {
            return "trust policy of " + arn().label();
        }

        ObjectNode statement() {
            return atlasRole.trustStatement();
        }
    }

    private StepResult merge(Work work, Role role, Lease lease) {
        remember(work, role.roleId(), null);
        PolicyEdit edit = new PolicyEdit(
                DOCUMENT, () -> trust(work.arn()), planned -> check(planned, work), (before, planned) -> {
                    history.keep(
                            work.run(), work.enrolment().projectId(), work.arn().toString(), DOCUMENT, before, planned);
                    roles.putTrust(work.arn(), planned);
                });
        PolicyEdit.Outcome outcome =
                edit.ensure(work.statement(), work.live(), lease, platform.clock(), platform.sleeper());
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                work.subject() + ": " + (outcome.changed() ? "1 statement added, " : "") + outcome.foreign()
                        + " of others untouched");
    }

    /** With Atlas's statement from the start. One that somebody made meanwhile is adopted by the next try. */
    private StepResult create(Work work) {
        RoleArn arn = work.arn();
        requireCreatable(work);
        PolicyDocument trust = PolicyDocument.empty().with(work.statement());
        check(trust, work);
        String roleId = roles.create(arn, trust, description(work.enrolment()), boundary, tags)
                .orElseThrow(() -> new PropagationPending("a role named " + arn.name()
                        + " exists, and doesn't show itself at the path " + arn.path() + " (yet)"));
        writing.edited();
        remember(work, roleId, platform.clock().instant());
        if (roles.find(arn).isEmpty()) {
            throw new PropagationPending("IAM doesn't show the role yet that was made just now");
        }
        return new StepResult(true, "role " + arn.label() + " created, with Atlas in its trust policy");
    }

    /** What the inspection found is asked again here: a role that was there before is never made silently. */
    private void requireCreatable(Work work) {
        Enrolment enrolment = work.enrolment();
        boolean justMade = work.memory()
                .role(work.arn().toString())
                .filter(known -> known.isJustMade(platform.clock().instant()))
                .isPresent();
        if (justMade) {
            throw new PropagationPending("IAM doesn't show the role that was made a moment ago (any more)");
        }
        boolean undecided = RoleCheck.recreation(enrolment, work.memory(), work.atlasRole())
                .filter(decision -> !decision.isApprovedBy(enrolment))
                .isPresent();
        if (!enrolment.createRole() || undecided) {
            throw new RoleMissing("the role " + work.arn() + " doesn't exist (any more)");
        }
    }

    private void remember(Work work, String roleId, @Nullable Instant madeAt) {
        String arn = work.arn().toString();
        Optional<KnownRole> before =
                work.memory().role(arn).filter(known -> known.roleId().equals(roleId));
        Set<String> atlasRoleIds = new TreeSet<>(
                work.memory().role(arn).map(KnownRole::atlasRoleIds).orElse(Set.of()));
        atlasRoleIds.add(work.atlasRole().roleId());
        KnownRole now = new KnownRole(
                arn,
                roleId,
                madeAt != null ? madeAt : before.map(KnownRole::madeAt).orElse(null),
                atlasRoleIds);
        if (before.filter(now::equals).isEmpty()) {
            memories.remember(work.enrolment().projectId(), now);
        }
    }

    private String description(Enrolment enrolment) {
        String text = "Lets MongoDB Atlas use the key of the project "
                + atlas.project(enrolment.projectId()).name() + " (" + enrolment.projectId() + "); made by atlas-cmk";
        String taken = NOT_DESCRIBABLE.matcher(text).replaceAll("?");
        return taken.length() > DESCRIPTION_LENGTH ? taken.substring(0, DESCRIPTION_LENGTH) : taken;
    }

    private void check(PolicyDocument planned, Work work) {
        planned.requireWritable();
        Quota.TRUST_POLICY.check(work.arn().toString(), planned);
        writing.permitted(work.enrolment().projectId(), work.enrolment().version());
    }

    private PolicyDocument trust(RoleArn arn) {
        return roles.find(arn)
                .map(Role::trust)
                .orElseThrow(() -> new RoleMissing("the role " + arn + " doesn't exist (any more)"));
    }

    private AtlasRole atlasRole(AtlasRoleInput input) {
        return atlas.roles(input.projectId()).stream()
                .filter(role -> role.roleId().equals(input.atlasRoleId()))
                .findFirst()
                .orElseThrow(() -> new AtlasGone("the Atlas role " + input.atlasRoleId() + " isn't there any more"));
    }

    /** As the template's parameter RoleTags has them: {@code team=orders,stage=prod}. */
    private static Map<String, String> tags(@Nullable String text) {
        Map<String, String> tags = new TreeMap<>();
        Stream.ofNullable(text).flatMap(all -> Stream.of(all.split(",", -1))).forEach(tag -> {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new InvalidConfiguration(
                        "ROLE_TAGS has \"" + tag + "\"; it must be a list as team=orders,stage=prod");
            }
            tags.put(tag.substring(0, equals), tag.substring(equals + 1));
        });
        return tags;
    }
}
