package io.github.atlascmk.local.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deployed. Its size is start-up time and upload time, and grows unnoticed unless somebody counts. */
class PackageTest {
    /** A tenth above what it was when the budget was set: 18.9 MB. Lambda's own limit is 50 MB for an upload. */
    private static final long BUDGET_BYTES = 20_800_000;

    private final Path zip = ProjectFolder.PATH.resolve("functions/target/functions.zip");

    @BeforeEach
    void isPackaged() {
        assumeTrue(Files.exists(zip), "functions.zip isn't there to be measured: `mvn verify` makes it");
    }

    @Test
    void staysWithinItsBudget() throws IOException {
        assertThat(Files.size(zip)).as("bytes of functions.zip").isLessThan(BUDGET_BYTES);
    }

    @Test
    void holdsJarsWhereLambdaLooksForThem() throws IOException {
        List<String> files = files();

        assertThat(files).allMatch(file -> file.matches("lib/[^/]+\\.jar"), "is a jar in lib/");
        assertThat(files)
                .filteredOn(file -> file.startsWith("lib/atlas-cmk-functions-"))
                .hasSize(1);
    }

    @Test
    void leavesOutWhatIsOnlyForTheLocalCloud() throws IOException {
        assertThat(files()).noneMatch(file -> file.contains("atlas-cmk-local") || file.contains("junit"));
    }

    private List<String> files() throws IOException {
        try (ZipFile opened = new ZipFile(zip.toFile())) {
            return opened.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }
}
