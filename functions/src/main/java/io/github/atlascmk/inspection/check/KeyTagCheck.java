package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.KeyTag;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import java.util.List;

/** Checks, before a write, that the key has the tag on which the stack's rights to edit the key's policy depend. */
record KeyTagCheck(AccessPlan plan, Preflight preflight) implements Check {
    @Override
    public List<Finding> findings() {
        KeyTag missing = preflight.missingTag();
        if (missing != null) {
            return List.of(notTagged(missing));
        }
        return preflight.tagsDenied()
                ? List.of(finding(
                        Kind.KEY_TAGS_UNREADABLE,
                        "the key's policy needs a statement of ours, and the stack may edit it only if the key has the tag"
                                + " atlas-cmk. That couldn't be checked, since " + String.join(" and ", readers())
                                + " may not use kms:ListResourceTags: look at the tags before the first run"))
                : List.of();
    }

    /** A new tag takes effect within five minutes (KMS Developer Guide: ABAC for AWS KMS). */
    private Finding notTagged(KeyTag missing) {
        String command = missing.command(plan.enrolment().keyArn());
        return finding(
                        Kind.KEY_NOT_TAGGED,
                        "the key's policy needs a statement of ours, and the stack may edit it only if the key has the tag "
                                + missing.words() + ", which it lacks. Its owner tags it: " + command
                                + " (KMS takes up to 5 minutes to heed a tag). Or its owner adds "
                                + KeyPolicyCheck.statementInWords(plan))
                .withCommand(command);
    }

    private List<String> readers() {
        return plan.observed().keyReaders();
    }

    private Finding finding(Kind kind, String message) {
        return new Finding(kind, plan.keyArn(), message);
    }
}
