package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import java.util.Optional;
import java.util.Set;

/**
 * From where events about roles and keys reach the stack, as far as it knows.
 *
 * @param accounts the stack's own, and its MemberAccounts
 * @param regions in which somebody was asked to have the events of KMS forwarded: the stack's own, and that of the
 *     enrolled key; empty if the stack's own isn't known
 */
record EventReach(Set<String> accounts, Set<String> regions) {

    /** Why events about a key that is in use don't reach the stack, or may not; empty if they do. */
    Optional<String> unwatched(KeyArn key) {
        if (!accounts.contains(key.account())) {
            return Optional.of(foreign("key", key.toString(), key.account()));
        }
        return regions.isEmpty() || regions.contains(key.region())
                ? Optional.empty()
                : Optional.of("the key in use, " + key + ", lies in the Region " + key.region()
                        + ": unless member-account.yaml is deployed there too, its events don't reach the stack. "
                        + consequence("key"));
    }

    /** The same for a role; IAM has no Regions. */
    Optional<String> unwatched(RoleArn role) {
        return accounts.contains(role.account())
                ? Optional.empty()
                : Optional.of(foreign("role", role.toString(), role.account()));
    }

    private static String foreign(String what, String arn, String account) {
        return "the " + what + " in use, " + arn + ", lies in the account " + account
                + ", which isn't one of the stack's MemberAccounts: its events don't reach the stack. "
                + consequence(what);
    }

    private static String consequence(String what) {
        return "What happens to the " + what + " is noticed by the sweep at the earliest";
    }
}
