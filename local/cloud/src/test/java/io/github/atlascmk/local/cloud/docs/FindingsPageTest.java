package io.github.atlascmk.local.cloud.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/findings.md} has every kind of finding, and no step that a kind doesn't have. */
class FindingsPageTest {
    private final Path page = ProjectFolder.PATH.resolve("docs/findings.md");

    @Test
    void explainsEveryKind() throws IOException {
        String text = Files.readString(page);
        assertThat(Kind.values())
                .allSatisfy(kind -> assertThat(text)
                        .contains(
                                kind.step().isEmpty() ? "`" + kind + "`" : "| `" + kind + "` | " + kind.step() + " |"));
    }
}
