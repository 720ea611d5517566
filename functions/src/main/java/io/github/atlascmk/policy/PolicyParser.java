package io.github.atlascmk.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.PolicyRejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a policy document into its statements and the text around them. Only white space between tokens is
 * removed; all other characters are kept, so that numbers and escapes keep their spelling.
 *
 * <p>Jackson's messages quote the text, so neither they nor Jackson's exceptions as causes leave this class.
 */
final class PolicyParser {
    /** API references of IAM and KMS: a policy parameter has at most 131,072 characters. */
    private static final int MAX_CHARACTERS = 131_072;

    /** IAM's grammar needs seven levels; deeper documents are accepted as long as they are harmless to read. */
    private static final int MAX_DEPTH = 32;

    private static final int MAX_DIGITS = 1_000;

    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();
    private static final ObjectReader READER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build()
            .reader();
    private static final ObjectReader STRICT = READER.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private PolicyParser() {}

    static PolicyDocument parse(String json) {
        requireJsonObject(json);
        String text = minified(json);
        Cut cut = cut(text);
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < cut.statements.size(); i++) {
            statements.add(statement(cut.statements.get(i), "statement " + (i + 1) + " of the policy document"));
        }
        ObjectNode members = object(cut.before + "[]" + cut.after, "the policy document outside its statements");
        requireVersion(members.get("Version"));
        members.remove("Statement");
        return new PolicyDocument(cut.before, statements, cut.after, cut.single, members);
    }

    static Statement statement(String text, String where) {
        return new Statement(text, object(text, where));
    }

    static JsonNode tree(String json) {
        try {
            return READER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireJsonObject(String json) {
        if (json.length() > MAX_CHARACTERS) {
            throw new PolicyRejected(String.format(
                    Locale.ROOT,
                    "the policy document has %,d characters, and AWS takes at most %,d",
                    json.length(),
                    MAX_CHARACTERS));
        }
        if (!(readable(json) instanceof ObjectNode)) {
            throw new PolicyRejected("the policy document is not a JSON object");
        }
    }

    @SuppressWarnings("UnusedException") // quotes the text
    private static JsonNode readable(String json) {
        try {
            return READER.readTree(json);
        } catch (StreamConstraintsException e) {
            throw new PolicyRejected(String.format(
                    Locale.ROOT,
                    "the policy document is nested deeper than %d levels or has a number of more than %,d digits, %s",
                    MAX_DEPTH,
                    MAX_DIGITS,
                    at(e.getLocation())));
        } catch (JsonProcessingException e) {
            throw new PolicyRejected("the policy document is not JSON, " + at(e.getLocation()));
        } catch (NumberFormatException e) {
            throw new PolicyRejected("the policy document has a number whose exponent is beyond 2,147,483,647");
        }
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "somewhere" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** The text is known to be well-formed JSON, so the only possible error is a member that occurs twice. */
    @SuppressWarnings("UnusedException") // quotes the text
    private static ObjectNode object(String text, String where) {
        try {
            if (STRICT.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new PolicyRejected(where + " is not an object");
        } catch (JsonProcessingException e) {
            throw new PolicyRejected(where + " has a member twice in one object, and IAM takes each only once");
        }
    }

    private static void requireVersion(@Nullable JsonNode version) {
        if (version != null && !(version.isTextual() && VERSIONS.contains(version.textValue()))) {
            throw new PolicyRejected(
                    "Version of the policy document is neither 2012-10-17 nor 2008-10-17, and IAM knows no other");
        }
    }

    /** @param single whether Statement is one object instead of an array */
    private record Cut(String before, List<String> statements, String after, boolean single) {}

    private static Cut cut(String text) {
        try (JsonParser tokens = FACTORY.createParser(text)) {
            tokens.nextToken();
            while (tokens.nextToken() == JsonToken.FIELD_NAME) {
                String name = tokens.currentName();
                tokens.nextToken();
                if ("Statement".equals(name)) {
                    return cutAtStatement(text, tokens);
                }
                tokens.skipChildren();
            }
            throw new PolicyRejected("the policy document has no Statement");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cut cutAtStatement(String text, JsonParser tokens) throws IOException {
        JsonToken token = tokens.currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            throw new PolicyRejected("Statement of the policy document is neither an object nor an array of objects");
        }
        String before = text.substring(0, start(tokens));
        boolean single = token == JsonToken.START_OBJECT;
        List<String> statements = new ArrayList<>();
        if (single) {
            statements.add(value(text, tokens));
        } else {
            while (tokens.nextToken() != JsonToken.END_ARRAY) {
                statements.add(value(text, tokens));
            }
        }
        return new Cut(before, statements, text.substring(end(tokens)), single);
    }

    private static String value(String text, JsonParser tokens) throws IOException {
        int start = start(tokens);
        tokens.skipChildren();
        // The end of a scalar isn't known before the next token; as it isn't an object, it is refused anyway.
        return tokens.currentToken() == JsonToken.END_OBJECT ? text.substring(start, end(tokens)) : "null";
    }

    private static int start(JsonParser tokens) {
        return (int) tokens.currentTokenLocation().getCharOffset();
    }

    private static int end(JsonParser tokens) {
        return (int) tokens.currentLocation().getCharOffset();
    }

    /** Removes the white space between tokens. Only for well-formed JSON: in other text it could join two tokens. */
    private static String minified(String json) {
        var text = new StringBuilder(json.length());
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted || !(c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
                text.append(c);
            }
            if (c == '"' && !escaped) {
                quoted = !quoted;
            }
            escaped = quoted && c == '\\' && !escaped;
        }
        return text.toString();
    }
}
