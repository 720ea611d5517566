package io.github.atlascmk.policy;

import java.util.regex.Pattern;

/** The form of ARNs. */
public final class Arns {
    /** A regular expression for the partitions that everyone can use (AWS General Reference: ARN format). */
    public static final String PARTITION = "(?:aws|aws-us-gov|aws-cn)";

    /**
     * Names and paths as IAM allows them (IAM User Guide: IAM identifiers), except for {@code *} and {@code ?}, which
     * are wildcards in policies.
     */
    private static final Pattern PRINCIPAL = Pattern.compile(
            "arn:" + PARTITION + ":iam::\\d{12}:(?:root|(?:user|role)/(?:[!-~&&[^*?]]{1,510}/)?[\\w+=,.@-]{1,64})");

    private Arns() {}

    /** Whether it is the ARN of exactly one user, role or account. */
    public static boolean isPrincipal(String text) {
        return PRINCIPAL.matcher(text).matches();
    }
}
