package io.github.atlascmk.local.asl.jsonata;

/** One token of a JSONata expression, as detailed as the check for what Step Functions refuses needs it. */
record Token(Kind kind, String text) {
    enum Kind {
        /** A variable without its dollar: empty for {@code $}. */
        VARIABLE,
        NAME,
        OPERATOR,
        /** A string, number, regular expression or quoted name. */
        LITERAL
    }

    boolean isVariable() {
        return kind == Kind.VARIABLE;
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }
}
