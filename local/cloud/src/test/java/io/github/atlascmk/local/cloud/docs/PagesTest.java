package io.github.atlascmk.local.cloud.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README, pages and decisions hang together: links lead somewhere, every page is listed, decisions have one form. */
class PagesTest {
    private static final Path PROJECT = ProjectFolder.PATH;
    private static final int MOST_OF_README = 10_000;

    /** A link to a file or a heading of this repository: its target and anchor. */
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern INDEX_ROW = Pattern.compile("(?m)^\\| (\\d{4}) \\| \\[(.*)]\\((.*)\\) \\| (.*) \\|$");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(PROJECT.resolve("README.md"), PROJECT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    static List<Path> decisions() throws IOException {
        return pages().stream().filter(page -> name(page).matches("\\d{4}-.*")).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) {
        Matcher links = LINK.matcher(read(page));
        while (links.find()) {
            Path target = links.group(1).isEmpty()
                    ? page
                    : Objects.requireNonNull(page.getParent()).resolve(links.group(1));
            assertThat(target).as("%s in %s", links.group(), page).exists();
            if (links.group(2) != null) {
                assertThat(anchors(target)).as("%s in %s", links.group(), page).contains(links.group(2));
            }
        }
    }

    @Test
    void everyPageIsListed() throws IOException {
        String list = read(PROJECT.resolve("docs/README.md"));

        assertThat(pages())
                .filteredOn(page -> PROJECT.resolve("docs").equals(page.getParent()))
                .extracting(PagesTest::name)
                .filteredOn(name -> !name.equals("README.md"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(list).contains("| [" + name + "](" + name + ") |"));
    }

    @Test
    void theArchitectureNamesEveryPackageOfTheFunctions() throws IOException {
        String page = read(PROJECT.resolve("docs/architecture.md"));
        try (Stream<Path> packages = Files.list(PROJECT.resolve("functions/src/main/java/io/github/atlascmk"))) {
            assertThat(packages)
                    .isNotEmpty()
                    .allSatisfy(folder -> assertThat(page).contains("\n| `" + name(folder) + "` | "));
        }
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.size(PROJECT.resolve("README.md"))).isLessThan(MOST_OF_README);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void everyDecisionHasTheSameForm(Path decision) {
        String text = read(decision);

        assertThat(text).startsWith("# " + name(decision).substring(0, 4) + ". ");
        assertThat(HEADING.matcher(text).results().map(heading -> heading.group(1)))
                .containsSubsequence("Status", "Context", "Decision", "Consequences");
    }

    @Test
    void everyDecisionIsListedWithItsStatus() throws IOException {
        List<String> listed = INDEX_ROW
                .matcher(read(PROJECT.resolve("docs/adr/README.md")))
                .results()
                .map(row -> String.join("|", row.group(3), row.group(1) + ". " + row.group(2), row.group(4)))
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(decisions().stream()
                        .map(decision -> String.join("|", name(decision), title(decision), status(decision)))
                        .toList());
    }

    private static String title(Path decision) {
        return read(decision).lines().findFirst().orElseThrow().substring(2);
    }

    /** {@code Accepted}, or {@code Superseded in part}, without by what. */
    private static String status(Path decision) {
        return read(decision).replaceAll("(?s).*\n## Status\n\n([^\n.:]*)[.:].*", "$1");
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(read(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static String name(Path page) {
        return String.valueOf(page.getFileName());
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
