package io.github.atlascmk.aws;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.atlascmk.policy.Arns;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of a KMS key. An alias isn't accepted, since it can be pointed to another key at any time. */
public record KeyArn(String partition, String region, String account, String keyId) {
    private static final Pattern SHAPE = Pattern.compile("arn:(" + Arns.PARTITION
            + "):kms:([a-z]{2}(?:-[a-z]{1,20}){1,4}-\\d):(\\d{12}):key/([0-9a-f-]{36}|mrk-[0-9a-f]{32})");

    /** Empty if the text isn't the ARN of a key. */
    public static Optional<KeyArn> parse(String text) {
        Matcher match = SHAPE.matcher(text);
        return match.matches()
                ? Optional.of(new KeyArn(match.group(1), match.group(2), match.group(3), match.group(4)))
                : Optional.empty();
    }

    /**
     * The partition that its Region belongs to, by the Region's name (AWS General Reference: Regions and endpoints;
     * botocore: partitions). The partitions of isolated Regions are all called {@code aws-iso} here.
     */
    public String partitionOfRegion() {
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

    /** The ARN of the same multi-Region key in another Region. */
    public KeyArn in(String other) {
        return new KeyArn(partition, other, account, keyId);
    }

    /** A short name for people, the first characters of the id: {@code 1234abcd…}. */
    public String label() {
        return keyId.startsWith("mrk-") ? keyId.substring(0, 12) + "…" : keyId.substring(0, 8) + "…";
    }

    /** A command of the AWS CLI about this key, such as {@code aws kms enable-key --key-id … --region …}. */
    public String command(String operation) {
        return "aws kms " + operation + " --key-id " + this + " --region " + region;
    }

    @JsonCreator
    static KeyArn read(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not the ARN of a key"));
    }

    @Override
    @JsonValue
    public String toString() {
        return "arn:" + partition + ":kms:" + region + ":" + account + ":key/" + keyId;
    }
}
