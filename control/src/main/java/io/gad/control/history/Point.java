package io.gad.control.history;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One secondary in one step; {@code NaN}: not known.
 *
 * @param lag seconds, the largest
 * @param transactions applied in a second, the mean
 * @param rows applied in a second, the mean
 * @param walKept bytes, the largest
 * @param known share of the step of which the lag is known, 0 to 1; {@code NaN}: nobody looked
 */
record Point(float lag, float transactions, float rows, float walKept, float known) {

    /** Nobody looked. */
    static final Point NONE = new Point(Float.NaN, Float.NaN, Float.NaN, Float.NaN, Float.NaN);

    /** Somebody looked, and it could not be known. */
    static final Point UNKNOWN = new Point(Float.NaN, Float.NaN, Float.NaN, Float.NaN, 0);

    boolean isNone() {
        return Float.isNaN(known);
    }

    /**
     * The step that is made of these: what was worst of the lag and the kept log, the mean of the rates, each of what is known of it.
     *
     * @param points every step within it, those of which nothing is known among them
     */
    static Point over(List<Point> points) {
        if (points.stream().allMatch(Point::isNone)) {
            return NONE;
        }
        double known = points.stream()
                .mapToDouble(p -> p.isNone() ? 0 : p.known())
                .average()
                .orElse(0);
        return new Point(
                largest(points, Point::lag),
                mean(points, Point::transactions),
                mean(points, Point::rows),
                largest(points, Point::walKept),
                (float) known);
    }

    private static float largest(List<Point> points, ToDoubleFunction<Point> figure) {
        return (float) points.stream()
                .mapToDouble(figure)
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(Double.NaN);
    }

    private static float mean(List<Point> points, ToDoubleFunction<Point> figure) {
        return (float) points.stream()
                .mapToDouble(figure)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
    }
}
