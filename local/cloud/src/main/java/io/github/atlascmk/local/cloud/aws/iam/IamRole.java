package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role as it was at some time.
 *
 * @param maxSession the longest session, in seconds
 * @param trust the trust policy, with its principals as {@link Principals} stores them
 * @param inline the inline policies by name, sorted
 * @param attached the ARNs of managed policies, sorted; {@link ManagedPolicies} has their documents
 */
public record IamRole(
        String account,
        String path,
        String name,
        String roleId,
        @Nullable String description,
        Instant createDate,
        int maxSession,
        JsonNode trust,
        Map<String, InlinePolicy> inline,
        @Nullable String boundary,
        Map<String, String> tags,
        Set<String> attached) {

    /** @param text the document as it was written, since IAM returns it unchanged */
    public record InlinePolicy(String text, JsonNode document) {
        /** The size that counts towards the quota: IAM doesn't count white space (IAM User Guide: IAM quotas). */
        long size() {
            return text.chars()
                    .filter(character -> !Character.isWhitespace(character))
                    .count();
        }
    }

    public String arn() {
        return Arn.role(account, path, name);
    }

    boolean serviceLinked() {
        return path.startsWith("/aws-service-role/");
    }

    public IamRole withTrust(JsonNode changed) {
        return new IamRole(
                account,
                path,
                name,
                roleId,
                description,
                createDate,
                maxSession,
                changed,
                inline,
                boundary,
                tags,
                attached);
    }

    IamRole withInline(Map<String, InlinePolicy> changed) {
        return new IamRole(
                account,
                path,
                name,
                roleId,
                description,
                createDate,
                maxSession,
                trust,
                changed,
                boundary,
                tags,
                attached);
    }

    IamRole withBoundary(@Nullable String changed) {
        return new IamRole(
                account,
                path,
                name,
                roleId,
                description,
                createDate,
                maxSession,
                trust,
                inline,
                changed,
                tags,
                attached);
    }

    IamRole withTags(Map<String, String> changed) {
        return new IamRole(
                account,
                path,
                name,
                roleId,
                description,
                createDate,
                maxSession,
                trust,
                inline,
                boundary,
                changed,
                attached);
    }

    IamRole withSettings(@Nullable String newDescription, int newMaxSession) {
        return new IamRole(
                account,
                path,
                name,
                roleId,
                newDescription,
                createDate,
                newMaxSession,
                trust,
                inline,
                boundary,
                tags,
                attached);
    }

    IamRole withAttached(Set<String> changed) {
        return new IamRole(
                account,
                path,
                name,
                roleId,
                description,
                createDate,
                maxSession,
                trust,
                inline,
                boundary,
                tags,
                changed);
    }
}
