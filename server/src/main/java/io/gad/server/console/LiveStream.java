package io.gad.server.console;

import java.io.PrintWriter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One open page that is told when what it shows has changed, on its own (virtual) thread. Changes are not queued: one rings,
 * and the page is looked at again; it then fetches itself. Every two seconds, changed or not, the stream says so: that is how
 * the page knows that what it shows is true.
 */
final class LiveStream {

    /** Figures change without a ring. */
    private static final long EVERY_MILLIS = 2_000;

    /** Rings that come faster are one. */
    private static final long GAP_MILLIS = 150;

    /** Two who look at the same page within this time share a look. */
    private static final long SHARED_MILLIS = 1_500;

    private static final int RETRY_MILLIS = 1_000;

    private final String session;
    private final Watched watched;
    private final Looks looks;
    private final BooleanSupplier mayListen;
    private final BlockingQueue<Boolean> bell = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param session the id of the session that it ends with
     * @param mayListen asked at each look: a token may be revoked, or expire, while nothing else is asked
     */
    LiveStream(String session, Watched watched, Looks looks, BooleanSupplier mayListen) {
        this.session = session;
        this.watched = watched;
        this.looks = looks;
        this.mayListen = mayListen;
    }

    String session() {
        return session;
    }

    Watched watched() {
        return watched;
    }

    /** Something has changed somewhere. */
    void ring() {
        bell.offer(true);
    }

    /** Its session is over, or the server ends. */
    void end() {
        ended.countDown();
        bell.offer(true);
    }

    /** Returns when it was ended or the page has gone. */
    void run(PrintWriter out) throws InterruptedException {
        out.write("retry: " + RETRY_MILLIS + "\n\n");
        Object shown = "";
        long revision = 0;
        long notBefore = System.nanoTime();
        while (ended.getCount() > 0 && mayListen.getAsBoolean()) {
            long looked = System.nanoTime();
            Object now = looks.at(watched, notBefore);
            boolean changed = revision == 0 || !now.equals(shown);
            if (changed) {
                revision++;
                shown = now;
            }
            out.write("event: " + (changed ? "changed" : "same") + "\ndata: " + revision + "\n\n");
            if (out.checkError()) {
                return;
            }
            notBefore = next(looked);
        }
        out.write("event: over\ndata: " + revision + "\n\n");
        out.flush();
    }

    /** Waits for the next look; answers how old it may be. */
    private long next(long looked) throws InterruptedException {
        boolean rung = bell.poll(EVERY_MILLIS, TimeUnit.MILLISECONDS) != null;
        if (!rung) {
            return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(SHARED_MILLIS);
        }
        long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - looked);
        var unused = since < GAP_MILLIS && ended.await(GAP_MILLIS - since, TimeUnit.MILLISECONDS);
        return System.nanoTime();
    }
}
