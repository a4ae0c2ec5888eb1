package io.gad.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Follows nothing: for tests that end with the load. */
final class StandsStill implements Following {

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Progress progress;

    StandsStill(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void run() throws InterruptedException {
        stopped.await();
    }

    @Override
    public void stop(Duration deadline) {
        stopped.countDown();
    }

    @Override
    public boolean drain(Optional<String> marker, Duration deadline) {
        return marker.isEmpty();
    }

    @Override
    public Status status() {
        return new Status(progress.position(), Optional.empty(), 0, 0, Optional.empty(), 0, Optional.empty(), false);
    }
}
