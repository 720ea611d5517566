package io.github.atlascmk.atlas;

/** A Flex cluster: no customer key can encrypt it (Atlas documentation), so its name is all that we need. */
public record FlexCluster(String name) {
    public FlexCluster {
        Plausible.name(name);
    }
}
