package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PlannedKeyPolicy;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of the inspection that looks for what a person has to settle before anything is set up: nothing is half
 * done.
 */
public record PrerequisiteCheck(AccessPlan comparison) {

    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        role().ifPresent(found::add);
        restriction().ifPresent(found::add);
        key().ifPresent(found::add);
        found.addAll(new ReplacementCheck(comparison).undecided());
        return found;
    }

    private Optional<Finding> role() {
        Optional<Finding> unreachable = unreachable(
                comparison.roleArn(), comparison.enrolment().roleArn().account());
        if (unreachable.isPresent()) {
            return unreachable;
        }
        return comparison.observed().role().isEmpty()
                ? missing()
                : comparison.observed().role().flatMap(this::uneditable);
    }

    private Optional<Finding> missing() {
        boolean own = comparison.observed().roleInOwnAccount();
        if (!comparison.enrolment().createRole() || !own) {
            return Optional.of(new Finding(
                    Kind.ROLE_MISSING,
                    comparison.roleArn(),
                    "the role doesn't exist, or not at a path that the stack may use: create it there, or enrol with one"
                            + " that does"
                            + (own
                                    ? ", or with createRole true"
                                    : "; in another account than its own the stack makes none")));
        }
        return comparison
                .vanished()
                .filter(decision -> !decision.isApprovedBy(comparison.enrolment()))
                .map(decision -> new Finding(
                        Kind.ROLE_VANISHED,
                        comparison.roleArn(),
                        "the role was there and isn't any more, though databases may depend on it; making it anew needs a"
                                + " person: " + decision.request(comparison.enrolment())));
    }

    private Optional<Finding> uneditable(Role role) {
        var statement = comparison.trustStatement();
        if (role.trust().grants(statement)) {
            return Optional.empty();
        }
        List<String> orphans = new Diagnosis(role.trust()).orphans();
        if (!orphans.isEmpty()) {
            return Optional.of(new Finding(
                    Kind.TRUST_UNEDITABLE,
                    comparison.roleArn(),
                    "the trust policy names a principal that was deleted (" + String.join(", ", orphans)
                            + "), and IAM may refuse to write it again: take that out first"));
        }
        try {
            PolicyDocument planned = role.trust().with(statement);
            planned.requireWritable();
            Quota.TRUST_POLICY.check(comparison.roleArn(), planned);
            return Optional.empty();
        } catch (PolicyTooLarge | PolicyRejected reason) {
            return Optional.of(
                    new Finding(Kind.TRUST_UNEDITABLE, comparison.roleArn(), String.valueOf(reason.getMessage())));
        }
    }

    private Optional<Finding> restriction() {
        if (!comparison.enrolment().restrictToAtlasIps()) {
            return Optional.empty();
        }
        if (comparison.isRestrictionRefused()) {
            return Optional.of(new Finding(
                    Kind.RESTRICTION_WITH_PRIVATE_NETWORKING,
                    comparison.enrolment().projectId(),
                    "with private networking Atlas reaches the key through a VPC endpoint, where a condition on"
                            + " addresses has no effect but to refuse: aws:sourceVpce is the condition for that; enrol"
                            + " with restrictToAtlasIps false, or turn private networking off in Atlas"));
        }
        return Optional.empty();
    }

    private Optional<Finding> unreachable(String arn, String account) {
        return Optional.ofNullable(comparison.observed().unreachable().get(account))
                .map(why -> new Finding(Kind.MEMBER_ACCOUNT_NOT_CONNECTED, arn, why));
    }

    private Optional<Finding> key() {
        Optional<Finding> unreachable =
                unreachable(comparison.keyArn(), comparison.enrolment().keyArn().account());
        if (unreachable.isPresent()) {
            return unreachable;
        }
        if (comparison.observed().keyDenied()) {
            return comparison.isProved() ? Optional.empty() : Optional.of(unreadable());
        }
        Optional<Key> key = comparison.observed().key();
        if (key.isEmpty()) {
            return Optional.of(new Finding(
                    Kind.KEY_MISSING, comparison.keyArn(), "the key doesn't exist: enrol with one that does"));
        }
        return unusable(key.get()).or(this::policyUneditable);
    }

    private Finding unreadable() {
        return new Finding(
                Kind.KEY_UNREADABLE,
                comparison.keyArn(),
                "the stack may not read the key: it lacks the tag that the parameter KeyTag asks for, or its policy"
                        + " doesn't delegate to IAM, so its owner has to allow the account's root; or to let "
                        + String.join(" and ", comparison.observed().keyReaders())
                        + " use kms:DescribeKey and kms:GetKeyPolicy, and to add " + statementInWords());
    }

    private Optional<Finding> unusable(Key key) {
        List<String> problems = new ArrayList<>();
        if (!"SYMMETRIC_DEFAULT".equals(key.spec())) {
            problems.add("its spec is " + key.spec() + ", and Atlas needs SYMMETRIC_DEFAULT");
        }
        if (!"ENCRYPT_DECRYPT".equals(key.usage())) {
            problems.add("its usage is " + key.usage() + ", and Atlas needs ENCRYPT_DECRYPT");
        }
        if (key.awsManaged()) {
            problems.add("it is managed by AWS: use a customer managed key");
        }
        if (!problems.isEmpty() && !"Enabled".equals(key.state())) {
            problems.add("its state is " + key.state());
        }
        return problems.isEmpty()
                ? new KeyStateCheck(comparison, key).finding()
                : Optional.of(new Finding(
                        Kind.KEY_UNUSABLE,
                        comparison.keyArn(),
                        "Atlas can't use the key: " + String.join("; ", problems)));
    }

    private Optional<Finding> policyUneditable() {
        try {
            comparison.plannedKeyPolicy().ifPresent(PlannedKeyPolicy::check);
            return Optional.empty();
        } catch (PolicyTooLarge | PolicyRejected reason) {
            return Optional.of(new Finding(
                    Kind.KEY_POLICY_UNEDITABLE,
                    comparison.keyArn(),
                    reason.getMessage() + ". Or the key's owner adds " + statementInWords()));
        }
    }

    /** Without its text: a plan gives that to whoever asked for it. */
    private String statementInWords() {
        return "the statement "
                + comparison.keyStatements().keyPolicy().path("Sid").asText() + ", which lets "
                + comparison.roleArn() + " use kms:Decrypt, kms:Encrypt and kms:DescribeKey; a plan shows it as"
                + " statementsForKeyOwner";
    }
}
