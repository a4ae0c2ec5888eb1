package io.gad.sync.apply;

import java.util.Map;
import java.util.Set;

/**
 * What values a column of a built-in type takes.
 *
 * @param type its number, of an array that of the elements
 * @param modifier as the catalog has it: a length, a precision; {@link #NONE} without one
 */
record TypeRange(long type, int modifier) {

    static final int NONE = -1;

    private static final long INT8 = 20;
    private static final long INT2 = 21;
    private static final long INT4 = 23;
    private static final long TEXT = 25;
    private static final long FLOAT4 = 700;
    private static final long FLOAT8 = 701;
    private static final long BPCHAR = 1042;
    private static final long VARCHAR = 1043;
    private static final long DATE = 1082;
    private static final long TIME = 1083;
    private static final long TIMESTAMP = 1114;
    private static final long TIMESTAMPTZ = 1184;
    private static final long INTERVAL = 1186;
    private static final long TIMETZ = 1266;
    private static final long BIT = 1560;
    private static final long VARBIT = 1562;
    private static final long NUMERIC = 1700;

    private static final Set<Long> TEXTS = Set.of(TEXT, BPCHAR, VARCHAR);

    /** Not padded: out of one that is, a text may come with its spaces or without them. */
    private static final Set<Long> PLAIN_TEXTS = Set.of(TEXT, VARCHAR);

    /** Types whose values are numbers or moments of others, too, whatever the modifier of these. */
    private static final Map<Long, Set<Long>> WIDER = Map.of(
            INT2, Set.of(INT4, INT8, NUMERIC, FLOAT4, FLOAT8),
            INT4, Set.of(INT8, NUMERIC, FLOAT8),
            INT8, Set.of(NUMERIC),
            FLOAT4, Set.of(FLOAT8),
            DATE, Set.of(TIMESTAMP));

    private static final int LENGTH_OF_LENGTH = 4;
    private static final int MOST_DIGITS_OF_SECONDS = 6;

    /** Of an interval: no such part is bounded. */
    private static final int ANY_PRECISION = 0xFFFF;

    private static final int ANY_FIELDS = 0x7FFF;

    boolean isUnlimited() {
        return modifier == NONE;
    }

    /**
     * Whether every value of {@code other} is one here, or is refused for its size. A number with too many digits before
     * its point is refused; with too many behind it, it is rounded. Texts count as cut, for spaces at their end are.
     */
    boolean contains(TypeRange other) {
        boolean texts = TEXTS.contains(type) && (other.type == type || PLAIN_TEXTS.contains(other.type));
        if (texts || type == VARBIT && (other.type == VARBIT || other.type == BIT)) {
            return isUnlimited() || !other.isUnlimited() && other.modifier <= modifier;
        }
        if (type != other.type) {
            return WIDER.getOrDefault(other.type, Set.of()).contains(type) && scale() >= 0;
        }
        if (isUnlimited() || modifier == other.modifier) {
            return true;
        }
        if (type == NUMERIC) {
            return !other.isUnlimited() && other.scale() <= scale();
        }
        if (type == INTERVAL) {
            return (fields() == ANY_FIELDS || fields() == other.fields()) && other.digits() <= digits();
        }
        boolean moments = type == TIME || type == TIMETZ || type == TIMESTAMP || type == TIMESTAMPTZ;
        return moments && (other.isUnlimited() ? MOST_DIGITS_OF_SECONDS : other.modifier) <= modifier;
    }

    /** Of a number: how many digits it has behind its point, or, below zero, how many before it are zeros. */
    private int scale() {
        return type != NUMERIC || isUnlimited() ? 0 : (((modifier - LENGTH_OF_LENGTH) & 0x7FF) ^ 1024) - 1024;
    }

    private int fields() {
        return isUnlimited() ? ANY_FIELDS : modifier >> 16 & ANY_FIELDS;
    }

    private int digits() {
        int precision = isUnlimited() ? ANY_PRECISION : modifier & ANY_PRECISION;
        return precision == ANY_PRECISION ? MOST_DIGITS_OF_SECONDS : precision;
    }
}
