package io.github.atlascmk.local.asl.jsonata;

import io.github.atlascmk.local.asl.jsonata.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Splits a JSONata expression into tokens. The library's own tokenizer isn't public, and a plain text search would find
 * names in strings, comments and regular expressions too. It is lenient: the library checks whether the expression is
 * well-formed.
 */
final class Lexer {
    private static final String SPACE = " \t\n\r";
    private static final String OPERATORS = ".[]{}(),@#;:?+-*/%|=<>^!~&";
    private static final Set<String> PAIRS = Set.of("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??");
    private static final Set<String> WORDS = Set.of("and", "or", "in");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private boolean afterOperand;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        Lexer lexer = new Lexer(source);
        while (lexer.position < source.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char first = source.charAt(position);
        if (SPACE.indexOf(first) >= 0) {
            position++;
        } else if (source.startsWith("/*", position)) {
            int end = source.indexOf("*/", position + 2);
            position = end < 0 ? source.length() : end + 2;
        } else if (first == '"' || first == '\'') {
            literal(closing(first));
        } else if (first == '`') {
            int end = source.indexOf('`', position + 1);
            literal(end < 0 ? source.length() : end + 1);
        } else if (first == '/' && !afterOperand) {
            literal(regexEnd());
        } else if (OPERATORS.indexOf(first) >= 0) {
            operator();
        } else {
            word();
        }
    }

    private int closing(char quote) {
        int end = position + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, source.length());
    }

    /** A slash inside of brackets doesn't end a regular expression. */
    private int regexEnd() {
        int depth = 0;
        int end = position + 1;
        while (end < source.length() && !(source.charAt(end) == '/' && depth == 0)) {
            char at = source.charAt(end);
            if (at == '\\') {
                end++;
            } else if ("([{".indexOf(at) >= 0) {
                depth++;
            } else if (")]}".indexOf(at) >= 0) {
                depth--;
            }
            end++;
        }
        return Math.min(end + 1, source.length());
    }

    private void literal(int end) {
        add(Kind.LITERAL, source.substring(position, end), true);
        position = end;
    }

    private void operator() {
        String pair = source.substring(position, Math.min(position + 2, source.length()));
        String operator = PAIRS.contains(pair) ? pair : pair.substring(0, 1);
        // If a value is expected, these are wildcards and the parent operator, so values themselves.
        boolean value = !afterOperand && Set.of("*", "**", "%").contains(operator);
        add(Kind.OPERATOR, operator, value || Set.of(")", "]", "}").contains(operator));
        position += operator.length();
    }

    private void word() {
        int end = position;
        while (end < source.length() && (SPACE + OPERATORS).indexOf(source.charAt(end)) < 0) {
            end++;
        }
        String word = source.substring(position, end);
        position = end;
        if (word.startsWith("$")) {
            add(Kind.VARIABLE, word.substring(1), true);
        } else if (WORDS.contains(word)) {
            add(Kind.OPERATOR, word, false);
        } else {
            add(Character.isDigit(word.charAt(0)) ? Kind.LITERAL : Kind.NAME, word, true);
        }
    }

    private void add(Kind kind, String text, boolean operand) {
        tokens.add(new Token(kind, text));
        afterOperand = operand;
    }
}
