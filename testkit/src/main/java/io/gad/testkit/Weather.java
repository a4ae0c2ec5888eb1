package io.gad.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What one direction of a network does to bytes just now. All pumps of that direction watch it. */
final class Weather {

    private Duration delay = Duration.ZERO;
    private boolean silent;
    private int piece = Integer.MAX_VALUE;
    private Duration pause = Duration.ZERO;
    private final LongAdder passed = new LongAdder();

    synchronized Duration delay() {
        return delay;
    }

    synchronized void delay(Duration value) {
        delay = value;
        notifyAll();
    }

    synchronized void silent(boolean value) {
        silent = value;
        notifyAll();
    }

    /** Nothing passes in one go that is longer than {@code bytes}; before the next piece there is a pause. */
    synchronized void breakUp(int bytes, Duration between) {
        piece = bytes;
        pause = between;
    }

    synchronized int piece() {
        return piece;
    }

    synchronized Duration pause() {
        return pause;
    }

    /** Whether bytes pass at once and as they are. */
    synchronized boolean isFair() {
        return !silent && delay.isZero() && piece == Integer.MAX_VALUE;
    }

    void passed(int bytes) {
        passed.add(bytes);
    }

    long passed() {
        return passed.sum();
    }

    /** Blocks while the direction is silent, and until the delay since the given {@link System#nanoTime()} is over. */
    synchronized void awaitPassage(long since) throws InterruptedException {
        while (true) {
            long left = since + delay.toNanos() - System.nanoTime();
            if (silent) {
                wait();
            } else if (left > 0) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } else {
                return;
            }
        }
    }
}
