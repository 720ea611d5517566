package io.github.atlascmk.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a page that a test generates, between {@code <!-- generated: NAME -->} and {@code <!-- end -->}.
 *
 * @param page below the project's folder, such as {@code docs/errors.md}
 */
public record GeneratedPart(String page, String name) {
    /** The page has this text, or gets it with {@code -Ddocs.write=true}. */
    public void holds(String text) {
        Path file = ProjectFolder.PATH.resolve(page);
        try {
            String present = Files.readString(file);
            Matcher part = Pattern.compile("(?s)<!-- generated: " + name + " -->\n(.*?)<!-- end -->")
                    .matcher(present);
            assertThat(part.find())
                    .as("%s has the markers of the part %s", page, name)
                    .isTrue();
            if (Boolean.getBoolean("docs.write")) {
                Files.writeString(file, present.substring(0, part.start(1)) + text + present.substring(part.end(1)));
                return;
            }
            assertThat(part.group(1))
                    .as("%s, part %s: run this test with -Ddocs.write=true to write it", page, name)
                    .isEqualTo(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
