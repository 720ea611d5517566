package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The part of the inspection that asks, before the first write, what would defeat it: all of it is said in one go, and
 * nothing is begun that can't be brought to its end. It says nothing where Atlas has just proved that the access works.
 */
public record PreflightCheck(AccessPlan comparison, Preflight preflight) {

    public List<Finding> obstacles() {
        List<Finding> found = new ArrayList<>();
        if (!preflight.projectOwner()) {
            found.add(new Finding(
                    Kind.NOT_PROJECT_OWNER,
                    comparison.enrolment().projectId(),
                    "Atlas refuses its credentials what only a Project Owner may: give the service account or API key"
                            + " the role Project Owner in this project"));
        }
        if (!comparison.isProved()) {
            denied(comparison.roleArn(), trustDenials()).ifPresent(found::add);
            denied(comparison.keyArn(), keyDenials()).ifPresent(found::add);
            simulated().ifPresent(found::add);
        }
        uneditable().ifPresent(found::add);
        return found;
    }

    public Optional<Finding> notice() {
        return comparison
                .observed()
                .key()
                .filter(Key::multiRegion)
                .map(key -> new Finding(
                        Kind.KEY_MULTI_REGION,
                        comparison.keyArn(),
                        "the key is a multi-Region one: its replicas have key policies of their own, which nothing"
                                + " here edits"));
    }

    /** Atlas's principal is the same for all roles of a project; before the first one it isn't known. */
    private List<String> trustDenials() {
        Optional<AtlasRole> any = comparison
                .atlasRole()
                .or(() -> comparison.observed().atlasRoles().stream().findFirst());
        return any.flatMap(atlas -> comparison
                        .observed()
                        .role()
                        .map(Role::trust)
                        .map(trust -> new Diagnosis(trust).trustDenials(atlas.atlasAWSAccountArn())))
                .orElse(List.of());
    }

    private List<String> keyDenials() {
        return comparison
                .observed()
                .keyPolicy()
                .map(policy -> new Diagnosis(policy).keyDenials(comparison.roleArn()))
                .orElse(List.of());
    }

    /** A Deny under conditions may not be meant for us: Atlas's own try will show. */
    private static Optional<Finding> denied(String arn, List<String> labels) {
        List<String> certain = labels.stream()
                .filter(label -> !label.endsWith(Diagnosis.UNDER_CONDITIONS))
                .toList();
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
                        comparison.roleArn(),
                        "even with our statement the role could not use the key: " + denials));
    }

    private static String words(Denial.By by) {
        return switch (by) {
            case EXPLICIT_DENY -> "an explicit Deny in one of its policies";
            case PERMISSIONS_BOUNDARY -> "its permissions boundary";
            case SERVICE_CONTROL_POLICY -> "a service control policy";
        };
    }

    private Optional<Finding> uneditable() {
        try {
            comparison
                    .plannedKeyAccess()
                    .ifPresent(planned -> Quota.INLINE_POLICIES_OF_A_ROLE.check(
                            comparison.roleArn(), planned, preflight.otherInlinePolicies()));
            return Optional.empty();
        } catch (PolicyTooLarge | PolicyRejected reason) {
            return Optional.of(
                    new Finding(Kind.KEY_ACCESS_UNEDITABLE, comparison.roleArn(), String.valueOf(reason.getMessage())));
        }
    }
}
