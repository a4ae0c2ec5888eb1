package io.gad.sync.copy;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that waits in sockets for one piece after the other, on a platform thread of its own: a virtual thread wakes a poller
 * and a scheduler for each wait. Who asks for it may be interrupted, which a thread in a socket does not hear.
 */
final class OwnThread {

    private OwnThread() {}

    /**
     * Returns when the work has ended, also where the caller is interrupted.
     *
     * @param release closes what the work may wait in; called if the caller is interrupted
     */
    static void run(String name, Callable<?> work, Runnable release) throws ExecutionException, InterruptedException {
        FutureTask<?> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().daemon().name(name).start(task);
        try {
            var unused = task.get();
        } catch (InterruptedException e) {
            try {
                release.run();
            } finally {
                thread.interrupt();
                join(thread);
            }
            throw e;
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
