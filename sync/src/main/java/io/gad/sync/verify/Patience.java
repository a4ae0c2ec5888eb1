package io.gad.sync.verify;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that end with the comparison. */
final class Patience {

    private final CountDownLatch over = new CountDownLatch(1);

    /** @throws InterruptedException if the comparison is to end */
    void wait(Duration length) throws InterruptedException {
        if (over.await(Math.max(0, length.toNanos()), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the comparison is to end");
        }
    }

    /** Ends every wait, now and later. */
    void end() {
        over.countDown();
    }
}
