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

    /**
     * The partition that a Region belongs to, by its name (AWS General Reference: Regions and endpoints; botocore:
     * partitions). Isolated Regions are named after the partition {@code aws-iso}.
     */
    public static String partitionOf(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        if (region.startsWith("us-gov-")) {
            return "aws-us-gov";
        }
        if (region.startsWith("eusc-")) {
            return "aws-eusc";
        }
        return region.matches("[a-z]{2}-iso[a-z]?-.*") ? "aws-iso" : "aws";
    }

    /** Whether it is the ARN of exactly one user, role or account. */
    public static boolean isPrincipal(String text) {
        return PRINCIPAL.matcher(text).matches();
    }
}
