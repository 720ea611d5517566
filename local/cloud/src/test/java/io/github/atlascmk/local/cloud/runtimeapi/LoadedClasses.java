package io.github.atlascmk.local.cloud.runtimeapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The classes that a JVM loaded, by its own log of them. */
record LoadedClasses(Path log) {
    /** {@code [0.123s] org.example.Thing source: file:/…/lib/thing-1.0.jar}, or another source for the JDK's. */
    private static final Pattern LINE = Pattern.compile(".*?(\\S+) source: (.*)");

    /** The JVM's option that writes it. */
    String option() {
        return "-Xlog:class+load:file=" + log;
    }

    int count() throws IOException {
        return bySource().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many came out of which jar, or from elsewhere: the JDK and what is made while running. */
    Map<String, Integer> bySource() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
                String source = line.group(2);
                String from = source.endsWith(".jar") ? source.substring(source.lastIndexOf('/') + 1) : "JDK";
                counts.merge(from, 1, Integer::sum);
            });
        }
        return counts;
    }
}
