package io.github.atlascmk.atlas;

/** A project; the API says group. */
public record Project(String id, String name, String orgId) {
    public Project {
        Plausible.id(id);
        Plausible.name(name);
        Plausible.id(orgId);
    }
}
