package io.github.atlascmk.policy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Deny that keeps us from what Atlas needs, or may do so.
 *
 * @param label the statement by its Sid or number, for people: {@code statement "DenyAtlas"}, or {@code statement 4 (it
 *     has no Sid)}
 * @param document where it stands, for people: {@code the trust policy}
 * @param isCertain whether it surely applies; else its conditions couldn't be judged
 * @param hasConditions whether it has any
 * @param keys the condition keys that could make it apply, sorted, or that do if it is certain; never their values
 * @param fingerprint of the statement and its document: another one for each other statement
 */
public record Deny(
        String label,
        String document,
        boolean isCertain,
        boolean hasConditions,
        List<String> keys,
        String fingerprint) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9:/_.+=@-]{1,128}");

    /** {@code statement "DenyOutsideOrg" of the trust policy, if aws:PrincipalOrgID makes it apply}. */
    public String words() {
        return label + " of " + document + (hasConditions ? (isCertain ? ", since " : ", if ") + cause() : "");
    }

    /** All of them, for a sentence. */
    public static String words(List<Deny> denials) {
        return denials.stream().map(Deny::words).distinct().collect(Collectors.joining("; and "));
    }

    /** Others write keys, so one is shown only if it is short and plain. */
    private String cause() {
        List<String> plain =
                keys.stream().filter(key -> PLAIN_KEY.matcher(key).matches()).toList();
        return plain.isEmpty() || plain.size() < keys.size()
                ? "its conditions make it apply"
                : String.join(" and ", plain) + (plain.size() == 1 ? " makes" : " make") + " it apply";
    }
}
