package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Dependency;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.AccountNotConnected;
import io.github.atlascmk.failure.AwsAccessDenied;
import io.github.atlascmk.failure.AwsRefused;
import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.runtime.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key and the role that encryption uses, if they aren't the enrolled ones, and the keys that it used before.
 * Nobody promised that the stack may read those, or that their Region answers: then they are unread, and the look goes
 * on.
 */
final class InUseReader {
    private final Roles roles;
    private final Keys keys;
    private final Accounts accounts;
    private final @Nullable String region;

    /** What was read; both are null if there is nothing. */
    private record Reading<T>(@Nullable T value, @Nullable String unread) {

        static <T> Reading<T> nothing() {
            return new Reading<>(null, null);
        }

        static <T> Reading<T> of(Supplier<Optional<T>> read) {
            try {
                return new Reading<>(read.get().orElse(null), null);
            } catch (AccountNotConnected | AwsAccessDenied | AwsRefused | AwsUnavailable why) {
                return new Reading<>(null, String.valueOf(why.getMessage()));
            }
        }
    }

    /** Reads the variable AWS_REGION, which Lambda sets. */
    InUseReader(Platform platform, Accounts accounts, Roles roles, Keys keys) {
        this.roles = roles;
        this.keys = keys;
        this.accounts = accounts;
        this.region = platform.optional("AWS_REGION").orElse(null);
    }

    /**
     * @param enrolled what was read of the enrolled key and role, for those that are in use
     * @param watches what the project depended on when it was read last
     */
    InUse read(EncryptionState present, InUse enrolled, Set<Dependency> watches) {
        List<FormerKey> former = formerKeys(present, watches);
        if (!present.aws().isEnabled()) {
            return new InUse(null, null, null, null, List.of(), former);
        }
        KeyArn keyArn = KeyArn.parse(present.keyInUse()).orElse(null);
        RoleArn roleArn = present.roleInUse()
                .flatMap(role -> RoleArn.parse(String.valueOf(role.iamAssumedRoleArn())))
                .orElse(null);
        Reading<Key> key = present.isOurKey() ? new Reading<>(enrolled.key(), enrolled.keyUnread()) : key(keyArn);
        Reading<Role> role =
                present.isOurRole() ? new Reading<>(enrolled.role(), enrolled.roleUnread()) : role(roleArn);
        return new InUse(
                key.value,
                key.unread,
                role.value,
                role.unread,
                unwatched(present.enrolment(), keyArn, roleArn),
                former);
    }

    private List<FormerKey> formerKeys(EncryptionState present, Set<Dependency> watches) {
        return watches.stream()
                .filter(watched -> watched.kind() == Dependency.Kind.FORMER_KEY)
                .flatMap(watched -> KeyArn.parse(watched.value()).stream())
                .filter(arn -> !arn.equals(present.enrolment().keyArn()))
                .flatMap(arn -> formerKey(arn).stream())
                .toList();
    }

    private Optional<FormerKey> formerKey(KeyArn arn) {
        Reading<Key> read = key(arn);
        return read.unread == null ? Optional.of(new FormerKey(arn, read.value)) : Optional.empty();
    }

    private Reading<Key> key(@Nullable KeyArn arn) {
        return arn == null ? Reading.nothing() : Reading.of(() -> keys.find(arn));
    }

    private Reading<Role> role(@Nullable RoleArn arn) {
        if (arn == null) {
            return Reading.nothing();
        }
        Reading<Role> read = Reading.of(() -> roles.find(arn));
        return read.value == null && read.unread == null
                ? new Reading<>(null, "it doesn't exist, or not at a path that the stack may read")
                : read;
    }

    private List<String> unwatched(Enrolment enrolment, @Nullable KeyArn key, @Nullable RoleArn role) {
        Set<String> regions = new LinkedHashSet<>();
        if (region != null) {
            regions.add(region);
            regions.add(enrolment.keyArn().region());
        }
        EventReach reach = new EventReach(accounts.all(), regions);
        return Stream.concat(
                        Stream.ofNullable(key)
                                .filter(arn -> !arn.equals(enrolment.keyArn()))
                                .flatMap(arn -> reach.unwatched(arn).stream()),
                        Stream.ofNullable(role)
                                .filter(arn -> !arn.equals(enrolment.roleArn()))
                                .flatMap(arn -> reach.unwatched(arn).stream()))
                .toList();
    }
}
