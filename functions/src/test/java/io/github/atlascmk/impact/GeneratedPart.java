package io.github.atlascmk.impact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A part of a page that a test generates, between {@code <!-- generated: NAME -->} and {@code <!-- end -->}.
 *
 * @param page below the project's folder, such as {@code docs/impact.md}
 */
record GeneratedPart(String page, String name) {
    /** The page has this text, or gets it with {@code -Ddocs.write=true}. */
    void holds(String text) {
        try {
            Path file = file();
            String present = Files.readString(file);
            String begin = "<!-- generated: " + name + " -->\n";
            int from = present.indexOf(begin) + begin.length();
            int to = present.indexOf("<!-- end -->", from);
            assertThat(present)
                    .as("%s has the markers of the part %s", page, name)
                    .contains(begin);
            if (Boolean.getBoolean("docs.write")) {
                Files.writeString(file, present.substring(0, from) + text + present.substring(to));
            } else {
                assertThat(present.substring(from, to))
                        .as("%s, part %s: run this test with -Ddocs.write=true to write it", page, name)
                        .isEqualTo(text);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Path file() {
        Path folder =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        while (!Files.exists(folder.resolve("template.yaml"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder above holds template.yaml");
        }
        return folder.resolve(page);
    }
}
