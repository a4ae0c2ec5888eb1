package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the same for the targets of several tasks at once, each by itself: who cannot be had keeps nobody else waiting. */
final class EachTarget {

    private static final Logger LOG = LoggerFactory.getLogger(EachTarget.class);

    /**
     * What came of it.
     *
     * @param done what was said of each for which it was done
     * @param missing why, of each for which it could not be done
     */
    record Outcome(List<String> done, List<String> missing) {}

    private EachTarget() {}

    /** @throws StoreException if what was learnt could not be stored */
    static Outcome run(StepContext context, List<GroupTask> tasks, Function<GroupTask, String> work) {
        Map<String, Future<String>> begun = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.forEach(task -> begun.put(task.target(), threads.submit(() -> work.apply(task))));
        }
        List<String> done = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        begun.forEach((target, future) -> {
            switch (future.state()) {
                case SUCCESS -> done.add(future.resultNow());
                case FAILED -> missing.add(why(context, target, future.exceptionNow()));
                case RUNNING, CANCELLED -> missing.add(target + ": interrupted");
            }
        });
        return new Outcome(done, missing);
    }

    private static String why(StepContext context, String target, Throwable cause) {
        if (cause instanceof StoreException unwritable) {
            throw unwritable;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (!(cause instanceof MemberUnreachableException)) {
            LOG.warn("operation={} instance={} is tried again", context.operationId(), target, cause);
        }
        return target + ": " + cause.getMessage();
    }
}
