package io.github.atlascmk.local.cloud.chain.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A valid JSON document with one thing wrong: with one of its values, or with its bytes.
 *
 * @param how what was done, for people
 * @param field the nearest name above the damaged value; empty where it isn't a field that was damaged
 */
public record Damage(String how, String field, byte[] bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Stands in the tree where the text goes that isn't any tree's. */
    private static final String HERE = "\u2020here\u2020";

    private static final int HUGE = 1_500_000;
    private static final List<String> NUMBERS = List.of(
            "0", "-1", "2.7", "1e400", "-1E-400", "9223372036854775808", "1" + "0".repeat(900), "7".repeat(2_000));
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "SOMETHING_NEW",
            "true",
            "../../etc/passwd",
            "%s%n${jndi:ldap://x}",
            "+1000000000-12-31T23:59:59.999999999Z",
            "-1000000000-01-01T00:00:00Z",
            "PT2562047788015215H30M7S",
            "2026-02-30T12:00:00Z",
            "000000000000000000000000",
            "arn:aws:iam::111122223333:role/",
            "999.999.999.999/99",
            "0.0.0.0/0");
    /** Escapes that a JSON text may hold, and that few expect. */
    private static final List<String> ESCAPES =
            List.of("\\u0000", "\\n\\r\\t", "\\ud800", "\\udc00\\ud800", "\\u202e", "\\u001b[31m", "e\\u0301");

    private static final List<String> NOT_JSON =
            List.of("NaN", "Infinity", "undefined", "'text'", "01", "+1", ".5", "\"\\x\"", "\"unended", "/**/1", "");

    /** @param place what is to be replaced: an element of an array, the value of a field, or all */
    private record Place(JsonNode parent, String name, int index, String field, JsonNode value) {}

    /** Of every kind, values more often than bytes. */
    public static Damage of(byte[] genuine, Random random) {
        return random.nextInt(4) == 0 ? ofBytes(genuine, random) : ofValue(genuine, random);
    }

    /** As a service reads it that looks whether it is JSON before it hands it on; empty where it isn't. */
    public Optional<JsonNode> tree() {
        try (var parser = JSON.createParser(bytes)) {
            Optional<JsonNode> tree = Optional.ofNullable(parser.readValueAsTree());
            return parser.nextToken() == null ? tree : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        String text = new String(bytes, 0, Math.min(bytes.length, 2_000), StandardCharsets.UTF_8);
        return how + (field.isEmpty() ? "" : " of " + field) + ", " + bytes.length + " bytes: " + text;
    }

    static Damage ofValue(byte[] genuine, Random random) {
        JsonNode tree = parse(genuine);
        List<Place> places = places(tree);
        Place place = places.get(random.nextInt(places.size()));
        return switch (random.nextInt(8)) {
            case 0 -> new Damage("missing", place.field, serialised(without(tree, place), ""));
            case 1 -> {
                JsonNode object = one(
                        places.stream()
                                .map(Place::value)
                                .filter(JsonNode::isObject)
                                .toList(),
                        random);
                Place unknown = new Place(object, "unknown", -1, "unknown", place.value);
                yield new Damage("an unknown field", "unknown", serialised(with(tree, unknown), value(place, random)));
            }
            case 2 -> {
                String twice = place.value + ",\"" + place.name + "\":" + value(place, random);
                yield new Damage(
                        "twice", place.field, serialised(with(tree, place), place.name.isEmpty() ? "[]" : twice));
            }
            case 3 -> {
                Place other = places.get(random.nextInt(places.size()));
                yield new Damage(
                        "the value of " + other.field, place.field, serialised(with(tree, place), other.value + ""));
            }
            default -> {
                String value = value(place, random);
                yield new Damage(shortened(value), place.field, serialised(with(tree, place), value));
            }
        };
    }

    /** JSON text, or what isn't any, for a value that should be another. */
    private static String value(Place place, Random random) {
        String present = place.value.toString();
        return switch (random.nextInt(16)) {
            case 0 -> "null";
            case 1 -> String.valueOf(random.nextBoolean());
            case 2, 3 -> one(NUMBERS, random);
            case 4, 5 -> TextNode.valueOf(one(TEXTS, random)).toString();
            case 6 -> "\"" + place.value.asText() + one(ESCAPES, random) + "\"";
            case 7 -> "\"" + "x".repeat(HUGE) + "\"";
            case 8, 9 ->
                TextNode.valueOf(stuttered(place.value.asText(), random)).toString();
            case 10 ->
                one(List.of("[]", "[null]", "[" + present + "]", "[[]]", "{}", "{\"a\":" + present + "}"), random);
            case 11 -> many(present, random);
            case 12 -> deep(present, random);
            case 13 -> one(NOT_JSON, random);
            case 14 ->
                place.value.isTextual()
                        ? unquoted(present)
                        : TextNode.valueOf(present).toString();
            default -> TextNode.valueOf(" " + place.value.asText() + "\u00a0").toString();
        };
    }

    /** A piece of it again and again: it keeps the form that a loose pattern asks for. */
    private static String stuttered(String text, Random random) {
        if (text.isEmpty()) {
            return "-".repeat(20_000);
        }
        int begin = random.nextInt(text.length());
        int end = Math.min(text.length(), begin + 1 + random.nextInt(6));
        return text.substring(0, begin)
                + text.substring(begin, end).repeat(1 + random.nextInt(30_000))
                + text.substring(end);
    }

    private static String many(String element, Random random) {
        int count = Math.max(2, Math.min(random.nextInt(20_000), HUGE / (element.length() + 1)));
        return "[" + (element + ",").repeat(count) + element + "]";
    }

    private static String deep(String innermost, Random random) {
        int depth = one(List.of(600, 1_100, 5_000, 100_000), random);
        return random.nextBoolean()
                ? "[".repeat(depth) + innermost + "]".repeat(depth)
                : "{\"a\":".repeat(depth) + innermost + "}".repeat(depth);
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }

    static Damage ofBytes(byte[] genuine, Random random) {
        int at = random.nextInt(genuine.length + 1);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Damage("cut off", "", Arrays.copyOf(genuine, at));
            case 2 -> new Damage("other bytes", "", flipped(genuine, random));
            case 3 -> new Damage("bytes that are no UTF-8", "", inserted(genuine, at, one(BROKEN, random)));
            case 4 -> new Damage("a byte order mark", "", inserted(genuine, 0, BROKEN.getFirst()));
            case 5 -> new Damage("in UTF-16", "", text(genuine).getBytes(StandardCharsets.UTF_16));
            case 6 -> new Damage("nothing", "", new byte[random.nextInt(3)]);
            case 7 -> new Damage("no JSON", "", bytes("<html><body>503 Service Unavailable</body></html>"));
            case 8 -> new Damage("something after it", "", bytes(text(genuine) + one(List.of("x", "{}", "]"), random)));
            case 9 -> new Damage("in an array", "", bytes("[" + text(genuine) + "]"));
            case 10 -> new Damage("never ending brackets", "", bytes("[{\"a\":".repeat(50_000)));
            default -> new Damage("spaces around it", "", bytes(" ".repeat(HUGE) + text(genuine)));
        };
    }

    /** The first of them is the byte order mark. */
    private static final List<byte[]> BROKEN = List.of(
            new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF8},
            new byte[] {0});

    private static byte[] flipped(byte[] genuine, Random random) {
        byte[] flipped = genuine.clone();
        for (int i = random.nextInt(8); i >= 0 && flipped.length > 0; i--) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        }
        return flipped;
    }

    private static byte[] inserted(byte[] genuine, int at, byte[] more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(genuine, 0, at);
        out.writeBytes(more);
        out.write(genuine, at, genuine.length - at);
        return out.toByteArray();
    }

    private static List<Place> places(JsonNode tree) {
        List<Place> places = new ArrayList<>(List.of(new Place(tree, "", -1, "", tree)));
        collect(tree, "", places);
        return places;
    }

    private static void collect(JsonNode node, String field, List<Place> places) {
        node.properties().forEach(entry -> {
            places.add(new Place(node, entry.getKey(), -1, entry.getKey(), entry.getValue()));
            collect(entry.getValue(), entry.getKey(), places);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.add(new Place(node, "", i, field, node.get(i)));
            collect(node.get(i), field, places);
        }
    }

    private static JsonNode with(JsonNode tree, Place place) {
        if (place.index >= 0) {
            ((ArrayNode) place.parent).set(place.index, HERE);
        } else if (!place.name.isEmpty()) {
            ((ObjectNode) place.parent).put(place.name, HERE);
        } else {
            return TextNode.valueOf(HERE);
        }
        return tree;
    }

    private static JsonNode without(JsonNode tree, Place place) {
        if (place.index >= 0) {
            ((ArrayNode) place.parent).remove(place.index);
        } else if (!place.name.isEmpty()) {
            ((ObjectNode) place.parent).remove(place.name);
        } else {
            return TextNode.valueOf("");
        }
        return tree;
    }

    private static byte[] serialised(JsonNode tree, String here) {
        return bytes(tree.toString().replace("\"" + HERE + "\"", here));
    }

    private static JsonNode parse(byte[] genuine) {
        try {
            return JSON.readTree(genuine);
        } catch (IOException impossible) {
            throw new UncheckedIOException("only what is whole can be damaged", impossible);
        }
    }

    private static <T> T one(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static String shortened(String value) {
        return value.length() > 60 ? value.substring(0, 60) + "… (" + value.length() + ")" : value;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
