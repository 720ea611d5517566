package io.github.atlascmk.aws;

/** A reason why a role can't perform an action, even if its policies allow it. */
public record Denial(String action, By by) {
    public enum By {
        EXPLICIT_DENY,
        PERMISSIONS_BOUNDARY,
        SERVICE_CONTROL_POLICY
    }
}
