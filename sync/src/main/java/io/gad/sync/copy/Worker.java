package io.gad.sync.copy;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * One of those who copy a load's chunks, one after the other, whenever the pace has room for it.
 *
 * @param noMore whether to begin no further chunk
 */
record Worker(WaitingChunks waiting, CopyPace pace, CopyProgress progress, BooleanSupplier noMore) {

    /** What one needs to copy chunks, made when the first is to be copied. */
    @FunctionalInterface
    interface Copying {
        void run(Worker worker) throws InterruptedException, ExecutionException;
    }

    /** Waits for room, and copies then; returns when there is nothing left that it could help with. */
    boolean start(Copying copying) throws InterruptedException, ExecutionException {
        if (hasRoom()) {
            pace.end(); // Only to be sure that it is worth to open sessions.
            copying.run(this);
        }
        return true;
    }

    private boolean hasRoom() throws InterruptedException {
        return pace.begin(() -> noMore.getAsBoolean() || waiting.isEmpty());
    }

    /** By the thread that has the sessions. */
    boolean copyAll(ChunkCopy copy) throws InterruptedException {
        boolean more = true;
        while (more && hasRoom()) {
            try {
                more = copyNext(copy);
            } finally {
                pace.end();
            }
        }
        return true;
    }

    private boolean copyNext(ChunkCopy copy) {
        Optional<Chunk> next = noMore.getAsBoolean() ? Optional.empty() : waiting.begin();
        next.ifPresent(chunk -> copy(copy, chunk));
        return next.isPresent();
    }

    private void copy(ChunkCopy copy, Chunk chunk) {
        CopyProgress.Running counter = progress.start(chunk);
        boolean arrived = false;
        try {
            copy.copy(chunk, counter);
            arrived = true;
        } finally {
            if (arrived) {
                progress.finished(counter);
                pace.arrived(counter.bytes.get());
            } else {
                progress.lost(counter);
            }
            waiting.end(chunk);
        }
    }
}
