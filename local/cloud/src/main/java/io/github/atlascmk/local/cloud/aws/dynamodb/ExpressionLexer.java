package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Splits an expression into tokens, and reports where it is malformed. */
final class ExpressionLexer {
    /** Developer Guide, Service quotas: bytes of an expression. */
    private static final int MAX_BYTES = 4096;

    private static final Pattern TOKEN = Pattern.compile("[#:]\\w+|[A-Za-z]\\w*|\\d+|<>|<=|>=|\\S");
    static final String END = "<EOF>";

    private record Token(String text, int start, int end) {}

    private final String expression;
    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /** @param expression the name of the request's field, for messages */
    ExpressionLexer(String expression, String source) {
        this.expression = expression;
        this.source = source;
        if (source.isBlank()) {
            throw invalid("The expression can not be empty;");
        }
        if (AttributeValues.utf8(source).length > MAX_BYTES) {
            throw invalid("Expression size has exceeded the maximum allowed size;");
        }
        Matcher matcher = TOKEN.matcher(source);
        while (matcher.find()) {
            tokens.add(new Token(matcher.group(), matcher.start(), matcher.end()));
        }
        tokens.add(new Token(END, source.length(), source.length()));
    }

    String peek() {
        return tokens.get(next).text();
    }

    String take() {
        return tokens.get(next++).text();
    }

    boolean nextIs(String token) {
        return peek().equalsIgnoreCase(token);
    }

    boolean isFunction() {
        return isName(peek()) && tokens.get(next + 1).text().equals("(");
    }

    static boolean isName(String token) {
        char first = token.charAt(0);
        return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    }

    boolean takeIf(String token) {
        boolean found = nextIs(token);
        if (found) {
            next++;
        }
        return found;
    }

    void require(String token) {
        if (!takeIf(token)) {
            throw unexpected();
        }
    }

    /** The next token doesn't fit. */
    DynamoDbException unexpected() {
        int from = tokens.get(Math.max(0, next - 1)).start();
        int to = tokens.get(Math.min(tokens.size() - 1, next + 1)).end();
        return invalid("Syntax error; token: \"" + peek() + "\", near: \"" + source.substring(from, to) + "\"");
    }

    DynamoDbException invalid(String reason) {
        return ServiceErrors.validation("Invalid " + expression + ": " + reason);
    }
}
