package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks, before a write, that nothing denies what our statements allow; not if Atlas has just proved its access. */
record DenialCheck(AccessPlan plan, Preflight preflight) implements Check {
    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        if (!plan.isProved()) {
            denied(plan.roleArn(), trustDenials()).ifPresent(found::add);
            denied(plan.keyArn(), keyDenials()).ifPresent(found::add);
            simulated().ifPresent(found::add);
        }
        return found;
    }

    /** Atlas's principal is the same for all roles of a project; before the first one it isn't known. */
    private List<String> trustDenials() {
        Role role = plan.observed().role();
        Optional<AtlasRole> any =
                plan.atlasRole().or(() -> plan.observed().atlasRoles().stream().findFirst());
        return role == null || any.isEmpty()
                ? List.of()
                : new Diagnosis(role.trust()).trustDenials(any.get().atlasAWSAccountArn());
    }

    private List<String> keyDenials() {
        PolicyDocument policy = plan.observed().keyPolicy();
        return policy == null ? List.of() : new Diagnosis(policy).keyDenials(plan.roleArn());
    }

    /** A Deny under conditions may not be meant for us: Atlas's own attempt will show. */
    private static Optional<Finding> denied(String arn, List<String> labels) {
        List<String> certain = Diagnosis.certain(labels);
        return certain.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ACCESS_DENIED,
                        arn,
                        "its policy denies what Atlas needs, in " + String.join(" and ", certain)
                                + ": no statement of ours can overrule that, so its owner has to change it"));
    }

    private Optional<Finding> simulated() {
        String denials = preflight.denials().stream()
                .collect(Collectors.groupingBy(
                        Denial::by, TreeMap::new, Collectors.mapping(Denial::action, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(entry -> words(entry.getKey()) + " keeps it from " + entry.getValue())
                .collect(Collectors.joining("; "));
        return denials.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ACCESS_DENIED,
                        plan.roleArn(),
                        "even with our statement the role could not use the key: " + denials));
    }

    private static String words(Denial.By by) {
        return switch (by) {
            case EXPLICIT_DENY -> "an explicit Deny in one of its policies";
            case PERMISSIONS_BOUNDARY -> "its permissions boundary";
            case SERVICE_CONTROL_POLICY -> "a service control policy";
        };
    }
}
