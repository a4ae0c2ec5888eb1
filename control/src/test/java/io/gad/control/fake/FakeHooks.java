package io.gad.control.fake;

import io.gad.control.port.HookOrder;
import io.gad.control.port.HookPlan;
import io.gad.control.port.Hooks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Commands that do what the test says. */
public final class FakeHooks implements Hooks {

    public final List<HookOrder> runs = new CopyOnWriteArrayList<>();
    public volatile HookPlan plan = new HookPlan(10_000, 10_000);
    public volatile Function<HookOrder, Result> answer = order -> new Result.Passed("fine");
    /** Runs until it is given up, or the world is closed. */
    public volatile boolean endless;

    /** As {@link #endless}, of the command after a promotion alone. */
    public volatile boolean endlessAfter;

    private volatile boolean closed;

    @Override
    public HookPlan plan() {
        return plan;
    }

    @Override
    public Result run(HookOrder order, Duration deadline, BooleanSupplier givenUp) {
        runs.add(order);
        closed = false;
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (endless || endlessAfter && order.when() == HookOrder.When.AFTER) {
                if (closed || givenUp.getAsBoolean()) {
                    return new Result.GivenUp();
                }
                var unused = never.await(10, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.GivenUp();
        }
        return answer.apply(order);
    }

    @Override
    public void close() {
        closed = true;
    }
}
