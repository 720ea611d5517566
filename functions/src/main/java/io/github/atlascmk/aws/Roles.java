package io.github.atlascmk.aws;

import static io.github.atlascmk.aws.AwsErrors.translating;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsRefused;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.policy.Statements;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * IAM roles with their trust policies and inline policies, each reached in its own account. Every method may throw
 * {@code AccountNotConnected}.
 *
 * <p>IAM finds roles by name only. A function whose policy is limited to a path gets AccessDenied if there is no role
 * of that name, or one at another path (reports of aws-cdk and iam-manager). So AccessDenied means here that the role
 * is missing.
 */
public final class Roles {
    /** Characters that IAM doesn't take in a description (API reference: CreateRole, Description). */
    private static final Pattern NOT_DESCRIBABLE = Pattern.compile("[^\\x20-\\x7E\\xA1-\\xFF]");

    private static final int DESCRIPTION_LENGTH = 1_000;

    private final Accounts accounts;

    public Roles(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Empty if there is no role of this name at this path; role names are unique in an account. */
    public Optional<Role> find(RoleArn arn) {
        return translating("iam:GetRole of " + arn, () -> {
            try {
                var found = iam(arn).getRole(request -> request.roleName(arn.name()))
                        .role();
                return found.arn().equals(arn.toString())
                        ? Optional.of(new Role(
                                arn,
                                found.roleId(),
                                document(found.assumeRolePolicyDocument()),
                                found.permissionsBoundary() == null
                                        ? null
                                        : found.permissionsBoundary().permissionsBoundaryArn()))
                        : Optional.empty();
            } catch (IamException refused) {
                if (refused instanceof NoSuchEntityException || isDenied(refused)) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }

    /**
     * Makes a role.
     *
     * @param description what IAM doesn't take of it is replaced or cut off
     * @return its id, {@code AROA…}; empty if there is one of this name in the account already, at whatever path
     */
    public Optional<String> create(RoleArn arn, PolicyDocument trust, String description, RoleSettings settings) {
        return translating("iam:CreateRole of " + arn, () -> {
            try {
                return Optional.of(iam(arn).createRole(request -> request.path(arn.path())
                                .roleName(arn.name())
                                .assumeRolePolicyDocument(trust.toJson())
                                .description(describable(description))
                                .permissionsBoundary(settings.boundary())
                                .tags(settings.tags().entrySet().stream()
                                        .map(tag -> Tag.builder()
                                                .key(tag.getKey())
                                                .value(tag.getValue())
                                                .build())
                                        .toList()))
                        .role()
                        .roleId());
            } catch (EntityAlreadyExistsException present) {
                return Optional.empty();
            }
        });
    }

    private static String describable(String text) {
        String taken = NOT_DESCRIBABLE.matcher(text).replaceAll("?");
        return taken.length() > DESCRIPTION_LENGTH ? taken.substring(0, DESCRIPTION_LENGTH) : taken;
    }

    public void putTrust(RoleArn arn, PolicyDocument trust) {
        translating(
                "iam:UpdateAssumeRolePolicy of " + arn,
                () -> iam(arn).updateAssumeRolePolicy(
                                request -> request.roleName(arn.name()).policyDocument(trust.toJson())));
    }

    /**
     * Empty if the role has no such policy.
     *
     * @throws RoleMissing if the role doesn't exist either, as far as this function may see
     */
    public Optional<PolicyDocument> inlinePolicy(RoleArn arn, String policyName) {
        return translating("iam:GetRolePolicy of " + arn, () -> {
            try {
                return Optional.of(document(iam(arn).getRolePolicy(
                                request -> request.roleName(arn.name()).policyName(policyName))
                        .policyDocument()));
            } catch (NoSuchEntityException missing) {
                return Optional.empty();
            } catch (IamException refused) {
                if (isDenied(refused)) {
                    throw new RoleMissing(
                            "the role " + arn + " doesn't exist (any more), or not at a path that the stack may use");
                }
                throw refused;
            }
        });
    }

    /** The names of all inline policies of a role. */
    public List<String> inlinePolicyNames(RoleArn arn) {
        return translating("iam:ListRolePolicies of " + arn, () -> {
            List<String> names = new ArrayList<>();
            iam(arn).listRolePoliciesPaginator(request -> request.roleName(arn.name()))
                    .policyNames()
                    .forEach(names::add);
            return List.copyOf(names);
        });
    }

    /** The role's inline policies except the one of this name. */
    public List<RolePolicy> inlinePoliciesBesides(RoleArn arn, String policyName) {
        return inlinePolicyNames(arn).stream()
                .filter(name -> !name.equals(policyName))
                .map(name -> new RolePolicy(
                        "the inline policy \"" + name + "\"",
                        inlinePolicy(arn, name).orElseGet(PolicyDocument::empty)))
                .toList();
    }

    /** The sum of {@link Quota#size} over the role's inline policies except this one. */
    public int inlineSizeBesides(RoleArn arn, String policyName) {
        return size(inlinePoliciesBesides(arn, policyName));
    }

    /** The sum of {@link Quota#size} over inline policies. */
    public static int size(List<RolePolicy> inlinePolicies) {
        return inlinePolicies.stream()
                .map(RolePolicy::document)
                .mapToInt(Quota.INLINE_POLICIES_OF_A_ROLE::size)
                .sum();
    }

    /**
     * The managed policies of a role: those attached to it, and its permissions boundary; without what we may not read.
     */
    public List<RolePolicy> managedPolicies(Role role) {
        List<RolePolicy> policies = new ArrayList<>();
        for (String policy : attachedPolicies(role.arn())) {
            managedPolicy(role.arn(), "the attached policy " + policy, policy).ifPresent(policies::add);
        }
        if (role.boundary() != null) {
            managedPolicy(role.arn(), "the permissions boundary " + role.boundary(), role.boundary())
                    .ifPresent(policies::add);
        }
        return policies;
    }

    @SuppressWarnings("UnusedException") // without the right to list them, none are known
    private List<String> attachedPolicies(RoleArn arn) {
        try {
            return translating(
                    "iam:ListAttachedRolePolicies of " + arn,
                    () -> iam(arn).listAttachedRolePoliciesPaginator(request -> request.roleName(arn.name())).stream()
                            .flatMap(page -> page.attachedPolicies().stream())
                            .map(AttachedPolicy::policyArn)
                            .toList());
        } catch (AwsAccessDenied refused) {
            return List.of();
        }
    }

    /** Empty if it is gone, we may not read it, or it can't be read without loss. */
    @SuppressWarnings("UnusedException")
    private Optional<RolePolicy> managedPolicy(RoleArn arn, String label, String policyArn) {
        try {
            return translating("iam:GetPolicyVersion of " + policyArn, () -> {
                String version = iam(arn).getPolicy(request -> request.policyArn(policyArn))
                        .policy()
                        .defaultVersionId();
                return Optional.of(new RolePolicy(
                        label,
                        document(iam(arn).getPolicyVersion(
                                        request -> request.policyArn(policyArn).versionId(version))
                                .policyVersion()
                                .document())));
            });
        } catch (AwsAccessDenied | AwsRefused | PolicyRejected unreadable) {
            return Optional.empty();
        }
    }

    /**
     * What would keep a role from using a key even with our statement, according to IAM's policy simulator. The
     * simulator has limits (IAM API Reference, SimulatePrincipalPolicy; IAM User Guide, testing policies with the
     * simulator): for a role it evaluates no resource policies, so not the key's; it ignores service control policies
     * with conditions on global keys; and it can't evaluate conditions on values that it isn't given, such as the
     * caller's address, so such results are left out here. A denial is therefore certain, but no denial proves nothing:
     * only Atlas's own attempt does.
     */
    public List<Denial> denials(RoleArn arn, String keyArn, ObjectNode statement) {
        String ours = PolicyDocument.empty().with(statement).toJson();
        return translating(
                "iam:SimulatePrincipalPolicy of " + arn,
                () -> iam(arn)
                        .simulatePrincipalPolicy(request -> request.policySourceArn(arn.toString())
                                .policyInputList(ours)
                                .actionNames(Statements.KEY_ACTIONS)
                                .resourceArns(keyArn))
                        .evaluationResults()
                        .stream()
                        .map(Roles::denial)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static Optional<Denial> denial(EvaluationResult result) {
        if (result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED || isGuess(result)) {
            return Optional.empty();
        }
        var boundary = result.permissionsBoundaryDecisionDetail();
        var organisation = result.organizationsDecisionDetail();
        if (boundary != null && Boolean.FALSE.equals(boundary.allowedByPermissionsBoundary())) {
            return Optional.of(new Denial(result.evalActionName(), Denial.By.PERMISSIONS_BOUNDARY));
        }
        if (organisation != null && Boolean.FALSE.equals(organisation.allowedByOrganizations())) {
            return Optional.of(new Denial(result.evalActionName(), Denial.By.SERVICE_CONTROL_POLICY));
        }
        return result.evalDecision() == PolicyEvaluationDecisionType.EXPLICIT_DENY
                ? Optional.of(new Denial(result.evalActionName(), Denial.By.EXPLICIT_DENY))
                : Optional.empty();
    }

    /** Whether the simulator had no value for a condition key that matters for KMS; other services' keys don't. */
    private static boolean isGuess(EvaluationResult result) {
        return Stream.concat(
                        result.missingContextValues().stream(),
                        result.resourceSpecificResults().stream().flatMap(one -> one.missingContextValues().stream()))
                .map(key -> key.toLowerCase(Locale.ROOT))
                .anyMatch(key -> key.startsWith("aws:") || key.startsWith("kms:"));
    }

    public void putInlinePolicy(RoleArn arn, String policyName, PolicyDocument policy) {
        translating(
                "iam:PutRolePolicy of " + arn,
                () -> iam(arn).putRolePolicy(request ->
                        request.roleName(arn.name()).policyName(policyName).policyDocument(policy.toJson())));
    }

    /** Needed for a policy without statements, which IAM doesn't accept. */
    public void deleteInlinePolicy(RoleArn arn, String policyName) {
        translating(
                "iam:DeleteRolePolicy of " + arn,
                () -> iam(arn).deleteRolePolicy(
                                request -> request.roleName(arn.name()).policyName(policyName)));
    }

    private IamClient iam(RoleArn arn) {
        return accounts.in(arn.partition(), arn.account()).iam().get();
    }

    private static boolean isDenied(IamException refused) {
        return refused.awsErrorDetails() != null
                && "AccessDenied".equals(refused.awsErrorDetails().errorCode());
    }

    /** IAM returns documents URL-encoded by RFC 3986 (IAM API: GetRole), in which a plus isn't a space. */
    private static PolicyDocument document(String encoded) {
        return PolicyDocument.parse(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}
