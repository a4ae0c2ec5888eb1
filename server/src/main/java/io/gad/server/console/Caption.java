package io.gad.server.console;

import java.util.function.UnaryOperator;

/**
 * A text in a drawing, that ends where its box ends.
 *
 * @param shown as much as has room, with a sign that there is more
 */
public record Caption(String whole, String shown) {

    private static final String MORE = "\u2026";
    private static final double MORE_WIDTH = 1;
    private static final String NARROW = "ijlI.,:;'|! ";
    private static final String SLIM = "frt-/()[]\"";
    private static final String WIDE = "mMWOQG@%&";

    /**
     * Widths are those of a wide font: which one a browser takes is not known here.
     *
     * @param room in heights of the font
     */
    static Caption of(String text, double room) {
        return new Caption(text, fitting(text, room));
    }

    /** Of a sentence about a name, in which the name gives way. */
    static Caption of(String name, UnaryOperator<String> sentence, double room) {
        String others = sentence.apply("");
        return new Caption(sentence.apply(name), sentence.apply(fitting(name, room - width(others))));
    }

    private static String fitting(String text, double room) {
        if (width(text) <= room) {
            return text;
        }
        int end = 0;
        double used = MORE_WIDTH;
        while (end < text.length() && used + width(text.charAt(end)) <= room) {
            used += width(text.charAt(end++));
        }
        return text.substring(0, end).stripTrailing() + MORE;
    }

    private static double width(String text) {
        return text.chars().mapToDouble(Caption::width).sum();
    }

    private static double width(int sign) {
        if (NARROW.indexOf(sign) >= 0) {
            return 0.34;
        }
        if (SLIM.indexOf(sign) >= 0) {
            return 0.42;
        }
        if (sign > 0x7f || WIDE.indexOf(sign) >= 0) {
            return 1;
        }
        if (sign == 'w') {
            return 0.82;
        }
        return Character.isUpperCase(sign) ? 0.72 : 0.61;
    }
}
