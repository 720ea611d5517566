package io.github.atlascmk.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one principal, as far as they are known before they are made: what policies are judged against.
 *
 * @param actions one of them is enough for a Deny to matter
 * @param principal an ARN; null if it isn't known yet. The ARN of an account's root means any role or user of the
 *     account, since a root can't assume a role ("AWS STS API reference: AssumeRole")
 * @param keyArn the key that the calls are for; null for a trust policy, which has no resource
 * @param externalId of the role that is assumed; null if it isn't known yet, or for other calls; never shown
 * @param addresses all from which the calls come; null if they aren't known
 */
public record AccessRequest(
        List<String> actions,
        @Nullable String principal,
        @Nullable String keyArn,
        @Nullable String externalId,
        @Nullable Cidrs addresses) {
    private static final Pattern ROOT = Pattern.compile("(arn:" + Arns.PARTITION + ":iam::\\d{12}:)root");
    private static final Pattern ACCOUNT = Pattern.compile("arn:" + Arns.PARTITION + ":(?:iam|sts)::(\\d{12}):.*");

    /**
     * A value of a condition key.
     *
     * @param isBeginning whether only the value's beginning is known
     */
    record Value(String text, boolean isBeginning) {
        static Value of(String text) {
            return new Value(text, false);
        }
    }

    /** Atlas assumes the role. */
    public static AccessRequest assumeRole(@Nullable String atlasPrincipal, @Nullable String externalId) {
        return new AccessRequest(List.of(Statements.TRUST_ACTION), atlasPrincipal, null, externalId, null);
    }

    /** Atlas uses the key by the role. */
    public static AccessRequest useKey(String roleArn, String keyArn, @Nullable Cidrs addresses) {
        return new AccessRequest(Statements.KEY_ACTIONS, roleArn, keyArn, null, addresses);
    }

    /** The account of the principal, or the text itself if it isn't an ARN. */
    static String account(String principalArn) {
        Matcher arn = ACCOUNT.matcher(principalArn);
        return arn.matches() ? arn.group(1) : principalArn;
    }

    /**
     * The values that the calls have for a condition key: an empty list if they don't have the key, nothing if that
     * isn't known.
     *
     * <ul>
     *   <li>{@code aws:SecureTransport}: KMS and STS have HTTPS endpoints only ("AWS General Reference: AWS KMS
     *       endpoints and quotas", "AWS STS endpoints and quotas");
     *   <li>{@code aws:PrincipalArn}: for a role's session, the role's ARN; {@code aws:PrincipalAccount}: its account
     *       ("IAM User Guide: AWS global condition context keys");
     *   <li>{@code sts:ExternalId}: what Atlas's API names ("IAM User Guide: IAM and AWS STS condition context keys");
     *   <li>{@code kms:ViaService}: absent from a call that goes to KMS itself, as Atlas's do ("KMS Developer Guide:
     *       condition keys").
     * </ul>
     */
    Optional<List<Value>> values(String conditionKey) {
        return switch (conditionKey.toLowerCase(Locale.ROOT)) {
            case "aws:securetransport" -> Optional.of(List.of(Value.of("true")));
            case "aws:principalarn" -> Optional.ofNullable(principal).map(arn -> List.of(principalValue(arn)));
            case "aws:principalaccount" -> Optional.ofNullable(principal).map(arn -> List.of(Value.of(account(arn))));
            case "sts:externalid" -> Optional.ofNullable(externalId).map(id -> List.of(Value.of(id)));
            case "kms:viaservice" -> keyArn == null ? Optional.empty() : Optional.of(List.of());
            default -> Optional.empty();
        };
    }

    private static Value principalValue(String arn) {
        Matcher root = ROOT.matcher(arn);
        return root.matches() ? new Value(root.group(1), true) : Value.of(arn);
    }

    /** Without the external id, which must not reach a log. */
    @Override
    public String toString() {
        return actions + " by " + principal;
    }
}
