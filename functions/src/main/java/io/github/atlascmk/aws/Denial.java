package io.github.atlascmk.aws;

/** What keeps a role from an action, whatever its policies allow besides. */
public record Denial(String action, By by) {
    public enum By {
        EXPLICIT_DENY,
        PERMISSIONS_BOUNDARY,
        SERVICE_CONTROL_POLICY
    }
}
