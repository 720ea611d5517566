package io.github.atlascmk.local.cloud;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that holds {@code template.yaml}, from whatever module a test runs in. */
public final class ProjectFolder {
    public static final Path PATH = find();

    private ProjectFolder() {}

    /** A world that is shipped, by its name. */
    public static Path world(String name) {
        return PATH.resolve("local/cloud/worlds").resolve(name + ".json");
    }

    private static Path find() {
        Path folder =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        while (!Files.exists(folder.resolve("template.yaml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no folder above holds template.yaml");
            }
        }
        return folder;
    }
}
