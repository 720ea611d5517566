package io.github.atlascmk.local.cloud.runtimeapi;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What Lambda has under {@code /var/task}, in a folder of this machine. */
record TaskRoot(Path folder) {

    /** functions.zip, unpacked. */
    static TaskRoot ofFunctions(Path folder) throws IOException {
        Path zip = functionsZip();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("functions.zip has an entry outside of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
        return new TaskRoot(folder);
    }

    /** One class with nothing beside it. */
    static TaskRoot of(Class<?> handler, Path folder) throws IOException {
        String name = handler.getName().replace('.', '/') + ".class";
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = handler.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException(name + " isn't on the class path");
            }
            Files.copy(in, file);
        }
        return new TaskRoot(folder);
    }

    static Path functionsZip() throws IOException {
        Path zip = ProjectFolder.PATH.resolve("functions/target/functions.zip");
        if (!Files.exists(zip)) {
            throw new IOException(zip + " isn't there: `mvn -pl local -am verify` makes it first");
        }
        return zip;
    }
}
