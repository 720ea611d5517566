package io.github.atlascmk.atlas;

/** A project; the API says group. */
public record Project(String id, String name, String orgId) {}
