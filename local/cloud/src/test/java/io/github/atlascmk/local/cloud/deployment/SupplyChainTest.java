package io.github.atlascmk.local.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials says what is deployed: all of it, nothing else, and under licences that may be passed on. */
class SupplyChainTest {
    /** Permissive, and without a duty to publish one's own sources: whoever deploys the zip may do so. */
    private static final Set<String> LICENCES = Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause");

    private final Path target = ProjectFolder.PATH.resolve("functions/target");

    @BeforeEach
    void isPackaged() {
        assumeTrue(
                Files.exists(target.resolve("functions.zip")) && Files.exists(target.resolve("sbom.json")),
                "functions.zip and sbom.json aren't there to be compared: `mvn verify` makes them");
    }

    @Test
    void theBillListsEachJarOfTheZipByItsHash() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : components()) {
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    listed.put(
                            component.path("name").asText() + "-"
                                    + component.path("version").asText() + ".jar",
                            hash.path("content").asText());
                }
            }
        }
        Map<String, String> deployed = deployed();

        assertThat(deployed.keySet())
                .filteredOn(jar -> jar.startsWith("atlas-cmk-functions-"))
                .hasSize(1);
        deployed.keySet().removeIf(jar -> jar.startsWith("atlas-cmk-functions-"));
        assertThat(listed).isEqualTo(deployed);
    }

    @Test
    void everyLicenceIsAllowed() throws IOException {
        for (JsonNode component : components()) {
            assertThat(component.path("licenses"))
                    .as("licences of " + component.path("purl").asText())
                    .isNotEmpty()
                    .allMatch(
                            choice -> LICENCES.contains(
                                    choice.path("license").path("id").asText()),
                            "is one of " + LICENCES);
        }
    }

    private JsonNode components() throws IOException {
        return new ObjectMapper().readTree(target.resolve("sbom.json").toFile()).path("components");
    }

    private Map<String, String> deployed() throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(target.resolve("functions.zip")))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    hashes.put(entry.getName().replaceFirst("^lib/", ""), sha256(in));
                }
            }
        }
        return hashes;
    }

    private static String sha256(InputStream in) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
