package io.github.atlascmk.aws;

import io.github.atlascmk.runtime.Platform;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tag that a key needs so that the stack's own rights let it edit the key's policy (template.yaml and
 * member-account.yaml: EditKeyPolicies). A key whose policy names the role that writes it needs no tag.
 *
 * @param value null if any value will do
 */
public record KeyTag(@Nullable String value) {
    /** In conditions, the names of tags are compared without case (IAM User Guide: aws:ResourceTag). */
    private static final String NAME = "atlas-cmk";

    /** The value that the command for the key's owner has, if any will do. */
    private static final String SUGGESTED = "managed";

    /**
     * In the stack's own account by the variable KEY_TAG; a member account's own template says which value it needs.
     */
    public static KeyTag of(Platform platform, boolean ownAccount) {
        return new KeyTag(ownAccount ? platform.optional("KEY_TAG").orElse(null) : null);
    }

    /** @param tags all tags of a key */
    public boolean isAmong(Map<String, String> tags) {
        return tags.entrySet().stream()
                .anyMatch(
                        tag -> NAME.equalsIgnoreCase(tag.getKey()) && (value == null || value.equals(tag.getValue())));
    }

    /** {@code atlas-cmk}, or {@code atlas-cmk with the value managed}. */
    public String words() {
        return value == null ? NAME : NAME + " with the value " + value;
    }

    /** What the key's owner can run to give the key this tag. */
    public String command(KeyArn key) {
        return "aws kms tag-resource --key-id " + key + " --tags "
                + quoted("TagKey=" + NAME + ",TagValue=" + (value == null ? SUGGESTED : value)) + " --region "
                + key.region();
    }

    /** A space is the only character of the parameter KeyTag that a shell would split at. */
    private static String quoted(String argument) {
        return argument.contains(" ") ? "'" + argument + "'" : argument;
    }
}
