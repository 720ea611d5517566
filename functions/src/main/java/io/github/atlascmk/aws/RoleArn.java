package io.github.atlascmk.aws;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.atlascmk.policy.Arns;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM role.
 *
 * @param path begins and ends with a slash (IAM User Guide: IAM identifiers)
 */
public record RoleArn(String partition, String account, String path, String name) {
    private static final Pattern SHAPE = Pattern.compile(
            "arn:(" + Arns.PARTITION + "):iam::(\\d{12}):role(/(?:[\\x21-\\x7E]{1,510}/)?)([\\w+=,.@-]{1,64})");

    /** Empty if the text isn't the ARN of a role. */
    public static Optional<RoleArn> parse(String text) {
        Matcher match = SHAPE.matcher(text);
        return match.matches()
                ? Optional.of(new RoleArn(match.group(1), match.group(2), match.group(3), match.group(4)))
                : Optional.empty();
    }

    /** A short name for people, path and name: {@code atlas-cmk/orders}. */
    public String label() {
        return (path + name).substring(1);
    }

    /**
     * Account and lower-case name: events name a role without its path, and to IAM names that differ in case only are
     * the same.
     */
    public String lookupKey() {
        return lookupKey(account, name);
    }

    /** The same for an account and a name as in an event. */
    public static String lookupKey(String account, String name) {
        return account + "/" + name.toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static RoleArn read(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not the ARN of a role"));
    }

    @Override
    @JsonValue
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":role" + path + name;
    }
}
