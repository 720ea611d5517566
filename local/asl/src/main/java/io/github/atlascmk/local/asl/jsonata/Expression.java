package io.github.atlascmk.local.asl.jsonata;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONata expression. The library implements a newer JSONata than Step Functions, so this class refuses what
 * AWS refuses (Step Functions Developer Guide: JSONata 2.0.6 without {@code $eval}; {@code ??} and {@code ?:} came
 * later).
 */
public final class Expression {
    /** Why an expression can't be used, as one clause without its place. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private final String source;
    private final Jsonata compiled;
    private final Set<String> variables;
    private final Set<String> members;

    private Expression(String source, Jsonata compiled, List<Token> tokens) {
        this.source = source;
        this.compiled = compiled;
        this.variables = freeVariables(tokens);
        this.members = membersOfStates(tokens);
    }

    /** Whether a text of a definition is an expression: it has nothing outside its braces. */
    public static boolean isExpression(String text) {
        return text.startsWith("{%") && text.endsWith("%}") && text.length() >= 4;
    }

    /** @param text with its braces */
    public static Expression compile(String text) throws Refused {
        String source = text.substring(2, text.length() - 2).strip();
        List<Token> tokens = Lexer.tokens(source);
        for (Token token : tokens) {
            refuseNewer(token);
        }
        try {
            Jsonata compiled = Jsonata.jsonata(source);
            compiled.setOutputConvertNulls(false);
            compiled.setValidateInput(false);
            return new Expression(source, compiled, tokens);
        } catch (JException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Refused("is no JSONata: " + e.getMessage());
        }
    }

    private static void refuseNewer(Token token) throws Refused {
        if (token.isOperator("??") || token.isOperator("?:")) {
            throw new Refused("uses the operator " + token.text()
                    + ", which Step Functions doesn't know: write $exists(a) ? a : b");
        }
        if (token.isVariable() && token.text().equals("eval")) {
            throw new Refused("uses $eval, which Step Functions doesn't have: use $parse");
        }
    }

    public String source() {
        return source;
    }

    public Jsonata compiled() {
        return compiled;
    }

    /** The variables that it reads and that neither itself nor JSONata nor Step Functions defines. */
    public Set<String> variables() {
        return variables;
    }

    /** The fields of {@code $states} that it reads, such as {@code input}. */
    public Set<String> members() {
        return members;
    }

    private static Set<String> freeVariables(List<Token> tokens) {
        Set<String> bound = boundVariables(tokens);
        Set<String> free = new TreeSet<>();
        for (Token token : tokens) {
            if (token.isVariable() && !bound.contains(token.text()) && !isBuiltIn(token.text())) {
                free.add(token.text());
            }
        }
        return free;
    }

    private static Set<String> boundVariables(List<Token> tokens) {
        Set<String> bound = new HashSet<>(Set.of("", "$", "states"));
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            Token before = i > 0 ? tokens.get(i - 1) : null;
            Token after = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
            if (token.isVariable() && (isBinding(before) || (after != null && after.isOperator(":=")))) {
                bound.add(token.text());
            }
            if (token.kind() == Token.Kind.NAME && Set.of("function", "\u03bb").contains(token.text())) {
                addParameters(tokens.subList(i + 1, tokens.size()), bound);
            }
        }
        return bound;
    }

    private static boolean isBinding(@Nullable Token before) {
        return before != null && (before.isOperator("@") || before.isOperator("#"));
    }

    private static void addParameters(List<Token> tokens, Set<String> bound) {
        for (Token token : tokens) {
            if (token.isOperator(")")) {
                return;
            }
            if (token.isVariable()) {
                bound.add(token.text());
            }
        }
    }

    private static boolean isBuiltIn(String name) {
        return BuiltInFunctions.NAMES.contains(name)
                || Jsonata.jsonata("$" + name).evaluate(null) != null;
    }

    private static Set<String> membersOfStates(List<Token> tokens) {
        Set<String> members = new TreeSet<>();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isVariable()
                    && token.text().equals("states")
                    && tokens.get(i + 1).isOperator(".")) {
                members.add(tokens.get(i + 2).text().replace("`", ""));
            }
        }
        return members;
    }
}
