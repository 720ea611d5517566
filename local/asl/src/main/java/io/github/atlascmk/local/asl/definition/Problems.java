package io.github.atlascmk.local.asl.definition;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a definition, found in one pass. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    /** @param what a predicate whose subject is the place, such as "is missing" */
    void add(String place, String what) {
        found.add(place + " " + what);
    }

    List<String> found() {
        return found;
    }
}
