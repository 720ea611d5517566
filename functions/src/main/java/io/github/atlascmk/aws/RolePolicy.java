package io.github.atlascmk.aws;

import io.github.atlascmk.policy.PolicyDocument;

/**
 * A policy of a role that isn't ours.
 *
 * @param label what it is, for people: {@code the inline policy "archive"}, {@code the attached policy arn:…},
 *     {@code the permissions boundary arn:…}
 */
public record RolePolicy(String label, PolicyDocument document) {}
