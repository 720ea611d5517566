package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrsTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "192.0.2.7/24, 192.0.2.0/24",
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1",
        "2001:db8::ffff/32, 2001:db8::/32",
        "::/0, ::/0",
        "::1, ::1",
        "fe80:0:1:2:3:4:5:6/64, fe80:0:1:2::/64"
    })
    void anAddressHasOneCanonicalForm(String given, String canonical) {
        assertThat(Cidrs.of(List.of(given)).blocks()).containsExactly(canonical);
        assertThat(Cidrs.of(List.of(canonical))).isEqualTo(Cidrs.of(List.of(given)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.1/33",
                "192.0.2.1/",
                "192.0.2.1/-1",
                "0x7f.0.0.1",
                "localhost",
                "2001:db8::/129",
                "2001:db8:::1",
                "::ffff:192.0.2.1",
                "1:2:3:4:5:6:7::8",
                "fe80::1%eth0",
                "1.2.3.4.5"
            })
    void anInvalidAddressIsNamed(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Cidrs.of(List.of(text)))
                .withMessageContaining("\"" + text + "\"");
    }

    @Test
    void neighboursAreMergedAndFamiliesKeptApart() {
        assertThat(Cidrs.of(List.of(
                                "192.0.2.3",
                                "192.0.2.2",
                                "192.0.2.0/31",
                                "192.0.2.2",
                                "192.0.2.4",
                                "::",
                                "::1",
                                "0.0.0.0"))
                        .blocks())
                .containsExactly("0.0.0.0", "192.0.2.0/30", "192.0.2.4", "::/127");
    }

    @Test
    void noAddressesMakeAnEmptySet() {
        assertThat(Cidrs.of(List.of())).isEqualTo(Cidrs.NONE);
        assertThat(Cidrs.NONE.isEmpty()).isTrue();
        assertThat(Cidrs.NONE.blocks()).isEmpty();
    }

    /**
     * Compares with plain sets of numbers, for 256 addresses at the upper end of IPv4 and IPv6 in turn. A failure names
     * its seed.
     */
    @Test
    void theArithmeticIsThatOfSetsOfNumbers() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            String prefix = seed % 2 == 0 ? "255.255.255." : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:";
            Set<Integer> one = numbers(random);
            Set<Integer> other = numbers(random);
            Cidrs left = cidrs(prefix, one);
            Cidrs right = cidrs(prefix, other);
            Set<Integer> union = new TreeSet<>(one);
            union.addAll(other);
            Set<Integer> difference = new TreeSet<>(one);
            difference.removeAll(other);
            Set<Integer> both = new TreeSet<>(one);
            both.retainAll(other);

            assertThat(left.plus(right)).as("seed " + seed).isEqualTo(cidrs(prefix, union));
            assertThat(left.minus(right)).as("seed " + seed).isEqualTo(cidrs(prefix, difference));
            assertThat(left.and(right)).as("seed " + seed).isEqualTo(cidrs(prefix, both));
            assertThat(Cidrs.of(left.blocks())).as("seed " + seed).isEqualTo(left);
            assertThat(left.blocks().size()).isLessThanOrEqualTo(one.size());
        }
    }

    private static Set<Integer> numbers(Random random) {
        return IntStream.range(0, random.nextInt(40))
                .mapToObj(_ -> random.nextInt(256))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Cidrs cidrs(String prefix, Set<Integer> numbers) {
        return Cidrs.of(numbers.stream()
                .map(number -> prefix + (prefix.contains(":") ? Integer.toHexString(0xff00 + number) : number))
                .toList());
    }
}
