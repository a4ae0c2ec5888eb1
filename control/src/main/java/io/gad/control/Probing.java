package io.gad.control;

import io.gad.control.port.MemberProbe;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A probe that nobody waits for longer than he said, whatever the network does to it. */
final class Probing {

    private Probing() {}

    static MemberProbe within(Duration atMost, Supplier<MemberProbe> probe) {
        return within(atMost, probe, () -> true);
    }

    /**
     * As {@link #within(Duration, Supplier)}, but not any longer once it is found that nobody is there who could answer.
     *
     * @param isThere asked beside
     */
    static MemberProbe within(Duration atMost, Supplier<MemberProbe> probe, BooleanSupplier isThere) {
        BlockingQueue<MemberProbe> answer = new ArrayBlockingQueue<>(2);
        Thread.ofVirtual().name("knock").start(() -> {
            if (!isThere.getAsBoolean()) {
                answer.add(MemberProbe.silent("no attempt at a connection is confirmed"));
            }
        });
        Thread.ofVirtual().name("probe").start(() -> {
            try {
                answer.add(probe.get());
            } catch (RuntimeException e) {
                answer.add(MemberProbe.silent(e.toString()));
            }
        });
        try {
            MemberProbe found = answer.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return found == null ? MemberProbe.silent("no answer within " + atMost.toMillis() + " ms") : found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return MemberProbe.silent("interrupted");
        }
    }
}
