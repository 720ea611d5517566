package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** Checks that the key exists, that the stack may read it, and that Atlas can use a key of its kind and state. */
public record KeyCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        String unreachable =
                plan.observed().unreachable().get(plan.enrolment().keyArn().account());
        if (unreachable != null) {
            return List.of(finding(Kind.MEMBER_ACCOUNT_NOT_CONNECTED, unreachable));
        }
        if (plan.observed().keyDenied()) {
            return plan.isProved() ? List.of() : List.of(unreadable());
        }
        Key key = plan.observed().key();
        if (key == null) {
            return List.of(finding(
                    Kind.KEY_MISSING,
                    plan.isLive()
                            ? "the key was deleted for good: dump what still runs before anything else, and don't restart"
                                    + " it"
                            : "the key doesn't exist: enrol with one that does"));
        }
        List<String> problems = problems(key);
        return problems.isEmpty()
                ? new KeyStateCheck(plan, key).findings()
                : List.of(finding(Kind.KEY_UNUSABLE, "Atlas can't use the key: " + String.join("; ", problems)));
    }

    private Finding unreadable() {
        return finding(
                Kind.KEY_UNREADABLE,
                "the stack may not read the key: either it lacks the tag that the parameter KeyTag asks for, or its"
                        + " policy doesn't delegate to IAM. Its owner can tag it; or name the account's root in its policy; or let "
                        + String.join(" and ", plan.observed().keyReaders())
                        + " use kms:DescribeKey and kms:GetKeyPolicy, and add "
                        + KeyPolicyCheck.statementInWords(plan));
    }

    /** What its owner can't change about the key, and then its state too, so that all is said at once. */
    private static List<String> problems(Key key) {
        List<String> problems = new ArrayList<>();
        if (!key.isSymmetric()) {
            problems.add("its spec is " + key.spec() + ", and Atlas needs SYMMETRIC_DEFAULT");
        }
        if (!key.encrypts()) {
            problems.add("its usage is " + key.usage() + ", and Atlas needs ENCRYPT_DECRYPT");
        }
        if (key.awsManaged()) {
            problems.add("it is managed by AWS: use a customer managed key");
        }
        if (!problems.isEmpty() && !key.isEnabled()) {
            problems.add("its state is " + key.state());
        }
        return problems;
    }

    private Finding finding(Kind kind, String message) {
        return new Finding(kind, plan.keyArn(), message);
    }
}
