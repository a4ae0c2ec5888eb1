package io.gad.bench;

/** The load of what is measured beside writers that do not write as fast as they can: half of what the peer can just sustain. */
final class Pace {

    private static final double SHARE = 0.5;

    private Pace() {}

    /** Transactions per second; the peer has caught up and is held afterwards. */
    static double of(Course course) {
        return SHARE * sustained(course);
    }

    /** While the writers write as fast as they can and the peer follows, until it has all of it. */
    private static double sustained(Course course) {
        var unused = Database.catchUp(course.peer(), course.database().mark());
        long begun = System.nanoTime();
        long marker = course.database().write(0);
        unused = Database.catchUp(course.peer(), marker);
        double seconds = (System.nanoTime() - begun) / 1e9;
        course.database().hold(course.peer());
        return course.database().size().transactions() / seconds;
    }
}
