package io.github.atlascmk.local.cloud.atlas.encryption;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** AWS's regions in the names that Atlas has for them. */
final class Regions {
    static final Set<String> AWS = Stream.of(
                    "US EAST_1 EAST_2 WEST_1 WEST_2",
                    "US_GOV EAST_1 WEST_1",
                    "CA CENTRAL_1 WEST_1",
                    "MX CENTRAL_1",
                    "SA EAST_1",
                    "EU NORTH_1 WEST_1 WEST_2 WEST_3 CENTRAL_1 CENTRAL_2 SOUTH_1 SOUTH_2",
                    "AP EAST_1 EAST_2 NORTHEAST_1 NORTHEAST_2 NORTHEAST_3 SOUTH_1 SOUTH_2 SOUTHEAST_1 SOUTHEAST_2"
                            + " SOUTHEAST_3 SOUTHEAST_4 SOUTHEAST_5 SOUTHEAST_6 SOUTHEAST_7",
                    "CN NORTH_1 NORTHWEST_1",
                    "ME SOUTH_1 CENTRAL_1",
                    "AF SOUTH_1",
                    "IL CENTRAL_1",
                    "GLOBAL")
            .flatMap(Regions::named)
            .collect(Collectors.toUnmodifiableSet());

    private Regions() {}

    private static Stream<String> named(String area) {
        String[] words = area.split(" ");
        if (words.length == 1) {
            return Stream.of(area);
        }
        return Stream.of(words).skip(1).map(place -> words[0] + '_' + place);
    }
}
