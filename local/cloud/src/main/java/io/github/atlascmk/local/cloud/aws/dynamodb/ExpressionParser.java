package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Reads an expression (Developer Guide: Condition expressions; Update expressions), as far as the stack uses them.
 *
 * <p>If DynamoDB refuses an expression, this refuses it in the same way. What DynamoDB supports and this doesn't throws
 * an {@link UnsupportedOperationException}: in conditions all but AND, OR, attribute_not_exists and the comparison of a
 * path with a value by =, &lt;&gt; or &lt;; in updates list_append, DELETE, sets in ADD, and elements of lists.
 */
final class ExpressionParser {
    private static final Map<AttributeValue.Type, String> TYPE_WORDS = Map.of(
            AttributeValue.Type.S, "STRING",
            AttributeValue.Type.B, "BINARY",
            AttributeValue.Type.BOOL, "BOOLEAN",
            AttributeValue.Type.NUL, "NULL",
            AttributeValue.Type.L, "LIST",
            AttributeValue.Type.M, "MAP");
    private static final Set<String> FUNCTIONS = Set.of(
            "attribute_exists",
            "attribute_not_exists",
            "attribute_type",
            "begins_with",
            "contains",
            "if_not_exists",
            "list_append",
            "size");
    private static final Set<String> OTHER_COMPARATORS = Set.of("<=", ">", ">=", "BETWEEN", "IN");

    private final String expression;
    private final Placeholders placeholders;
    private final ExpressionLexer lexer;

    /** @param expression the name of the request's field, for messages */
    ExpressionParser(String expression, String source, Placeholders placeholders) {
        this.expression = expression;
        this.placeholders = placeholders;
        this.lexer = new ExpressionLexer(expression, source);
        placeholders.expectUse();
    }

    Condition condition() {
        Condition condition = disjunction();
        lexer.require(ExpressionLexer.END);
        return condition;
    }

    UpdateExpression update() {
        List<UpdateExpression.Action> actions = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        do {
            String section = lexer.peek().toUpperCase(Locale.ROOT);
            if (seen.contains(section)) {
                throw lexer.invalid("The \"" + section + "\" section can only be used once in an update expression;");
            }
            seen.add(section);
            section(section, actions);
        } while (!lexer.nextIs(ExpressionLexer.END));
        UpdateExpression update = new UpdateExpression(actions);
        update.overlap().ifPresent(two -> {
            throw lexer.invalid("Two document paths overlap with each other; must remove or rewrite one of these paths;"
                    + " path one: " + two.getFirst() + ", path two: " + two.getLast());
        });
        return update;
    }

    private void section(String section, List<UpdateExpression.Action> actions) {
        switch (section) {
            case "SET", "REMOVE", "ADD" -> lexer.take();
            case "DELETE" -> throw unsupported("DELETE");
            default -> throw lexer.unexpected();
        }
        do {
            DocumentPath path = path();
            actions.add(
                    switch (section) {
                        case "SET" -> set(path);
                        case "REMOVE" -> new UpdateExpression.Remove(path);
                        default -> add(path);
                    });
        } while (lexer.takeIf(","));
    }

    private UpdateExpression.Action set(DocumentPath path) {
        lexer.require("=");
        Operand value = assigned();
        if (lexer.nextIs("+") || lexer.nextIs("-")) {
            String operator = lexer.take();
            Operand right = assigned();
            requireNumber(operator, value);
            requireNumber(operator, right);
            value = new Operand.Sum(value, operator.equals("-"), right);
        }
        return new UpdateExpression.Set(path, value);
    }

    private UpdateExpression.Action add(DocumentPath path) {
        if (!lexer.peek().startsWith(":")) {
            throw lexer.unexpected();
        }
        AttributeValue value = value();
        return switch (value.type()) {
            case N -> new UpdateExpression.Add(path, value);
            case SS, NS, BS -> throw unsupported("ADD of a set");
            default ->
                throw lexer.invalid("Incorrect operand type for operator or function; operator: ADD, operand type: "
                        + TYPE_WORDS.get(value.type()) + ", typeSet: ALLOWED_FOR_ADD_OPERAND");
        };
    }

    private Operand assigned() {
        if (!lexer.nextIs("if_not_exists")) {
            return operand();
        }
        DocumentPath path = pathOf("if_not_exists");
        lexer.require(",");
        Operand otherwise = assigned();
        lexer.require(")");
        return new Operand.IfNotExists(path, otherwise);
    }

    private Condition disjunction() {
        Condition left = conjunction();
        while (lexer.takeIf("OR")) {
            left = new Condition.Or(left, conjunction());
        }
        return left;
    }

    private Condition conjunction() {
        Condition left = primary();
        while (lexer.takeIf("AND")) {
            left = new Condition.And(left, primary());
        }
        return left;
    }

    private Condition primary() {
        if (lexer.peek().equals("attribute_not_exists")) {
            DocumentPath path = pathOf("attribute_not_exists");
            lexer.require(")");
            return new Condition.NotExists(path);
        }
        if (lexer.nextIs("NOT") || lexer.nextIs("(") || lexer.peek().startsWith(":")) {
            throw unsupported("a condition that begins with " + lexer.peek());
        }
        requireNoFunction();
        return comparison(path());
    }

    private Condition comparison(DocumentPath path) {
        String symbol = lexer.peek();
        if (OTHER_COMPARATORS.contains(symbol.toUpperCase(Locale.ROOT))) {
            throw unsupported(symbol);
        }
        for (Condition.Comparator comparator : Condition.Comparator.values()) {
            if (lexer.takeIf(comparator.symbol)) {
                return new Condition.Comparison(path, comparator, compared(comparator));
            }
        }
        throw lexer.unexpected();
    }

    private AttributeValue compared(Condition.Comparator comparator) {
        requireNoFunction();
        if (lexer.peek().startsWith("#") || ExpressionLexer.isName(lexer.peek())) {
            throw unsupported("a path on the right of " + comparator.symbol);
        }
        if (!lexer.peek().startsWith(":")) {
            throw lexer.unexpected();
        }
        AttributeValue value = value();
        if (comparator == Condition.Comparator.LT && !AttributeValues.isOrdered(value)) {
            throw wrongOperand(comparator.symbol, value);
        }
        return value;
    }

    private Operand operand() {
        if (lexer.peek().startsWith(":")) {
            return new Operand.Literal(value());
        }
        requireNoFunction();
        return new Operand.Path(path());
    }

    /**
     * Refuses any function. Each supported function is allowed in one place only, and is checked for there before this.
     */
    private void requireNoFunction() {
        if (!lexer.isFunction()) {
            return;
        }
        if (FUNCTIONS.contains(lexer.peek())) {
            throw unsupported(lexer.peek() + " here");
        }
        throw lexer.invalid("Invalid function name; function: " + lexer.peek());
    }

    /** The first operand of a function. */
    private DocumentPath pathOf(String function) {
        lexer.take();
        lexer.require("(");
        if (lexer.peek().startsWith(":")) {
            throw lexer.invalid("Operator or function requires a document path; operator or function: " + function);
        }
        return path();
    }

    private AttributeValue value() {
        if (lexer.peek().length() == 1) {
            throw lexer.unexpected();
        }
        return placeholders.value(expression, lexer.take());
    }

    private DocumentPath path() {
        List<String> names = new ArrayList<>();
        do {
            names.add(name());
        } while (lexer.takeIf("."));
        if (lexer.nextIs("[")) {
            throw unsupported("an element of a list");
        }
        return new DocumentPath(names);
    }

    private String name() {
        String token = lexer.peek();
        if (token.length() > 1 && token.startsWith("#")) {
            return placeholders.name(expression, lexer.take());
        }
        if (!ExpressionLexer.isName(token)) {
            throw lexer.unexpected();
        }
        lexer.take();
        if (ReservedWords.contains(token)) {
            throw lexer.invalid("Attribute name is a reserved keyword; reserved keyword: " + token);
        }
        return token;
    }

    private void requireNumber(String symbol, Operand operand) {
        if (operand instanceof Operand.Literal(AttributeValue value) && value.type() != AttributeValue.Type.N) {
            throw wrongOperand(symbol, value);
        }
    }

    private DynamoDbException wrongOperand(String symbol, AttributeValue value) {
        return lexer.invalid("Incorrect operand type for operator or function; operator or function: " + symbol
                + ", operand type: " + value.type());
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("the local DynamoDB doesn't know " + what + " in " + expression
                + ": teach it, and give the contract test a case");
    }
}
