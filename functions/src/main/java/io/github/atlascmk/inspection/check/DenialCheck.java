package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RolePolicy;
import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Deny;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that nothing denies what our statements allow, unless Atlas has just proved its access. A Deny that surely
 * applies to Atlas or to the role is a finding of its own kind; of one whose conditions can't be judged from here, a
 * person may decide that it doesn't.
 */
public record DenialCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        if (plan.isProved()) {
            return List.of();
        }
        List<Deny> trust = trustDenials();
        List<Deny> role = roleDenials();
        List<Deny> key = keyDenials();
        return Stream.of(
                        denied(plan.roleArn(), certain(trust)),
                        denied(plan.keyArn(), certain(key)),
                        roleDenied(certain(role)),
                        mayBeDenied(plan.roleArn(), uncertain(trust, role), uncertain(trust, role, key)),
                        mayBeDenied(plan.keyArn(), uncertain(key), uncertain(trust, role, key)))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Deny> trustDenials() {
        Role role = plan.observed().role();
        return role == null ? List.of() : new Diagnosis(role.trust()).trustDenials(plan.assumption());
    }

    private List<Deny> keyDenials() {
        PolicyDocument policy = plan.observed().keyPolicy();
        return policy == null ? List.of() : new Diagnosis(policy).keyDenials(plan.keyUse());
    }

    /** In our inline policy too, since others may edit it. */
    private List<Deny> roleDenials() {
        Stream<RolePolicy> ours =
                Stream.of(new RolePolicy("our inline policy", plan.observed().keyAccess()));
        Preflight preflight = plan.preflight();
        Stream<RolePolicy> others = preflight == null ? Stream.of() : preflight.rolePolicies().stream();
        return Stream.concat(ours, others)
                .flatMap(policy -> new Diagnosis(policy.document()).roleDenials(policy.label(), plan.keyUse()).stream())
                .toList();
    }

    private static List<Deny> certain(List<Deny> denials) {
        return denials.stream().filter(Deny::isCertain).toList();
    }

    @SafeVarargs
    private static List<Deny> uncertain(List<Deny>... denials) {
        return Stream.of(denials)
                .flatMap(List::stream)
                .filter(Predicate.not(Deny::isCertain))
                .toList();
    }

    private static Optional<Finding> denied(String arn, List<Deny> certain) {
        return certain.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ACCESS_DENIED,
                        arn,
                        "its policy denies what Atlas needs, in " + Deny.words(certain)
                                + ": no statement of ours can overrule that, so its owner has to change it"));
    }

    /** By its own policies as we read them, and by what IAM's simulator says. */
    private Optional<Finding> roleDenied(List<Deny> certain) {
        List<String> reasons = new ArrayList<>();
        if (!certain.isEmpty()) {
            reasons.add("it is denied by " + Deny.words(certain));
        }
        reasons.addAll(simulated(certain.isEmpty()));
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ACCESS_DENIED,
                        plan.roleArn(),
                        "even with our statement the role could not use the key: " + String.join("; ", reasons)));
    }

    /** @param unnamed whether no statement was found, so that the simulator's word is all that there is */
    private List<String> simulated(boolean unnamed) {
        Preflight preflight = plan.preflight();
        return preflight == null
                ? List.of()
                : preflight.denials().stream()
                        .filter(denial -> unnamed || denial.by() != Denial.By.EXPLICIT_DENY)
                        .collect(Collectors.groupingBy(
                                Denial::by, TreeMap::new, Collectors.mapping(Denial::action, Collectors.joining(", "))))
                        .entrySet()
                        .stream()
                        .map(entry -> words(entry.getKey()) + " keeps it from " + entry.getValue())
                        .toList();
    }

    private static String words(Denial.By by) {
        return switch (by) {
            case EXPLICIT_DENY -> "an explicit Deny in one of its policies";
            case PERMISSIONS_BOUNDARY -> "its permissions boundary";
            case SERVICE_CONTROL_POLICY -> "a service control policy";
        };
    }

    /**
     * @param here what is to be said about this role or key
     * @param all what one approval is for: all such statements of the project's role and key
     */
    private Optional<Finding> mayBeDenied(String arn, List<Deny> here, List<Deny> all) {
        if (here.isEmpty()) {
            return Optional.empty();
        }
        ApprovalRequest request = new ApprovalRequest(Approval.IGNORE_DENY, state(all));
        String what = "what Atlas needs may be denied, by " + Deny.words(here) + ", which can't be judged from here";
        return Optional.of(
                request.isApprovedBy(plan.enrolment())
                        ? finding(arn, what + "; a person approved to go on").heldBack(Disposition.NOTICE)
                        : finding(
                                arn,
                                what
                                        + ": if it applies to Atlas, its owner has to exempt it; if not, it needs a person: "
                                        + request.instruction(plan.enrolment())));
    }

    private static Finding finding(String arn, String message) {
        return new Finding(Kind.ACCESS_MAY_BE_DENIED, arn, message);
    }

    /** Another one for each other set of denying statements, and each other role or key. */
    private String state(List<Deny> all) {
        String statements =
                all.stream().map(Deny::fingerprint).distinct().sorted().collect(Collectors.joining(" "));
        return Approval.IGNORE_DENY.state(plan.projectId(), plan.roleArn(), plan.keyArn(), statements);
    }
}
