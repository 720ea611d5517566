package io.github.atlascmk.local.asl.definition;

import java.math.BigDecimal;

/** Whole numbers, both ends included. */
public record Range(long from, long to) {
    /** Step Functions Developer Guide: seconds of a Wait or a timeout, and a retrier's numbers, end at 99,999,999. */
    public static final long MAX = 99_999_999;

    public static final Range POSITIVE = new Range(1, MAX);
    public static final Range NOT_NEGATIVE = new Range(0, MAX);

    public boolean contains(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(from)) >= 0
                && number.compareTo(BigDecimal.valueOf(to)) <= 0;
    }

    @Override
    public String toString() {
        return "from " + from + " to " + to;
    }
}
