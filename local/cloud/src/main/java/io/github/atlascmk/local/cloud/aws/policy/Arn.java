package io.github.atlascmk.local.cloud.aws.policy;

import java.util.Optional;

/** The six parts of an ARN (AWS General Reference: ARN format). */
public record Arn(String partition, String service, String region, String account, String resource) {
    public static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", 6);
        if (parts.length < 6 || !parts[0].equals("arn") || parts[1].isEmpty() || parts[2].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    public static String root(String account) {
        return "arn:aws:iam::" + account + ":root";
    }

    /** @param path has to begin and end with a slash */
    public static String role(String account, String path, String name) {
        return "arn:aws:iam::" + account + ":role" + path + name;
    }

    /** The account in an ARN, or empty text if there is none. */
    public static String accountOf(String text) {
        return parse(text).map(Arn::account).orElse("");
    }
}
