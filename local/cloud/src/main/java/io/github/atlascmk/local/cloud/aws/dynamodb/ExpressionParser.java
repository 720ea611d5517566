package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Reads an expression (Developer Guide: Condition and filter expressions; Update expressions), as far as the stack uses
 * them.
 *
 * <p>What DynamoDB refuses is refused as DynamoDB does. What DynamoDB knows and this doesn't is an
 * {@link UnsupportedOperationException}: IN, BETWEEN, contains, attribute_type, list_append, DELETE, sets in ADD, and
 * elements of lists.
 */
final class ExpressionParser {
    private static final Map<String, Integer> CONDITION_FUNCTIONS =
            Map.of("attribute_exists", 1, "attribute_not_exists", 1, "begins_with", 2);
    private static final Map<AttributeValue.Type, String> TYPE_WORDS = Map.of(
            AttributeValue.Type.S, "STRING",
            AttributeValue.Type.B, "BINARY",
            AttributeValue.Type.BOOL, "BOOLEAN",
            AttributeValue.Type.NUL, "NULL",
            AttributeValue.Type.L, "LIST",
            AttributeValue.Type.M, "MAP");
    private static final List<String> OTHER_FUNCTIONS =
            List.of("contains", "attribute_type", "list_append", "size", "if_not_exists");

    private final String expression;
    private final Placeholders placeholders;
    private final ExpressionLexer lexer;
    private final List<DocumentPath> paths = new ArrayList<>();
    private boolean justClosed;

    /** @param expression the request's field, for messages */
    ExpressionParser(String expression, String source, Placeholders placeholders) {
        this.expression = expression;
        this.placeholders = placeholders;
        this.lexer = new ExpressionLexer(expression, source);
        placeholders.expectUse();
    }

    /** All paths that were read so far. */
    List<DocumentPath> paths() {
        return paths;
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
        lexer.take();
        lexer.require("(");
        if (lexer.peek().startsWith(":")) {
            throw lexer.invalid("Operator or function requires a document path; operator or function: if_not_exists");
        }
        DocumentPath path = path();
        lexer.require(",");
        Operand otherwise = assigned();
        lexer.require(")");
        return new Operand.IfNotExists(path, otherwise);
    }

    private Condition disjunction() {
        Condition left = conjunction();
        while (lexer.takeIf("OR")) {
            left = new Condition.Or(left, conjunction());
            justClosed = false;
        }
        return left;
    }

    private Condition conjunction() {
        Condition left = negation();
        while (lexer.takeIf("AND")) {
            left = new Condition.And(left, negation());
            justClosed = false;
        }
        return left;
    }

    private Condition negation() {
        if (!lexer.takeIf("NOT")) {
            return primary();
        }
        Condition inner = negation();
        justClosed = false;
        return new Condition.Not(inner);
    }

    private Condition primary() {
        justClosed = false;
        if (lexer.takeIf("(")) {
            Condition inner = disjunction();
            lexer.require(")");
            if (justClosed) {
                throw lexer.invalid("The expression has redundant parentheses;");
            }
            justClosed = true;
            return inner;
        }
        return CONDITION_FUNCTIONS.containsKey(lexer.peek()) ? function(lexer.take()) : comparison();
    }

    private Condition function(String name) {
        List<Operand> operands = arguments(name);
        return switch (name) {
            case "attribute_exists" -> new Condition.Exists(requirePath(name, operands.getFirst()));
            case "attribute_not_exists" ->
                new Condition.Not(new Condition.Exists(requirePath(name, operands.getFirst())));
            default -> {
                requireDistinct(name, operands.getFirst(), operands.getLast());
                yield new Condition.BeginsWith(
                        requireText(name, operands.getFirst()), requireText(name, operands.getLast()));
            }
        };
    }

    private List<Operand> arguments(String name) {
        lexer.require("(");
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (lexer.takeIf(","));
        lexer.require(")");
        int expected = CONDITION_FUNCTIONS.getOrDefault(name, 1);
        if (operands.size() != expected) {
            throw lexer.invalid("Incorrect number of operands for operator or function; operator or function: " + name
                    + ", number of operands: " + operands.size());
        }
        return operands;
    }

    private Condition comparison() {
        Operand left = operand();
        String symbol = lexer.peek();
        if (lexer.nextIs("IN") || lexer.nextIs("BETWEEN")) {
            throw unsupported(symbol);
        }
        for (Condition.Comparator comparator : Condition.Comparator.values()) {
            if (lexer.takeIf(comparator.symbol)) {
                Operand right = operand();
                requireDistinct(symbol, left, right);
                if (comparator != Condition.Comparator.EQ && comparator != Condition.Comparator.NE) {
                    requireOrdered(symbol, left);
                    requireOrdered(symbol, right);
                }
                return new Condition.Comparison(left, comparator, right);
            }
        }
        throw lexer.unexpected();
    }

    private Operand operand() {
        String token = lexer.peek();
        if (token.startsWith(":")) {
            return new Operand.Literal(value());
        }
        if (!lexer.isFunction()) {
            return new Operand.Path(path());
        }
        if (token.equals("size")) {
            lexer.take();
            return new Operand.Size(requireSized(arguments(token).getFirst()));
        }
        if (OTHER_FUNCTIONS.contains(token) || CONDITION_FUNCTIONS.containsKey(token)) {
            throw unsupported(token + " here");
        }
        throw lexer.invalid("Invalid function name; function: " + token);
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
        DocumentPath path = new DocumentPath(names);
        paths.add(path);
        return path;
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

    private DocumentPath requirePath(String function, Operand operand) {
        if (operand instanceof Operand.Path(DocumentPath path)) {
            return path;
        }
        throw lexer.invalid("Operator or function requires a document path; operator or function: " + function);
    }

    private Operand requireSized(Operand operand) {
        if (operand instanceof Operand.Literal(AttributeValue value)
                && (value.type() == AttributeValue.Type.N
                        || value.type() == AttributeValue.Type.BOOL
                        || value.type() == AttributeValue.Type.NUL)) {
            throw wrongOperand("size", value);
        }
        return operand;
    }

    private Operand requireText(String function, Operand operand) {
        if (operand instanceof Operand.Literal(AttributeValue value)
                && value.type() != AttributeValue.Type.S
                && value.type() != AttributeValue.Type.B) {
            throw wrongOperand(function, value);
        }
        return operand;
    }

    private void requireOrdered(String symbol, Operand operand) {
        if (operand instanceof Operand.Literal(AttributeValue value) && !AttributeValues.isOrdered(value)) {
            throw wrongOperand(symbol, value);
        }
    }

    private void requireNumber(String symbol, Operand operand) {
        if (operand instanceof Operand.Literal(AttributeValue value) && value.type() != AttributeValue.Type.N) {
            throw wrongOperand(symbol, value);
        }
    }

    private void requireDistinct(String symbol, Operand left, Operand right) {
        if (left instanceof Operand.Path(DocumentPath path) && left.equals(right)) {
            throw lexer.invalid("The first operand must be distinct from the remaining operands for this operator or"
                    + " function; operator: " + symbol + ", first operand: " + path);
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
