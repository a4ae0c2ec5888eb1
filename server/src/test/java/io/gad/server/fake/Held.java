package io.gad.server.fake;

import io.gad.control.ControlPlane;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A control plane that answers one kind of question only when it is let. */
public final class Held {

    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch asked;
    private final CountDownLatch go = new CountDownLatch(1);

    /** @param awaited how many questions are waited for by {@link #awaitAsked} */
    public Held(int awaited) {
        this.asked = new CountDownLatch(awaited);
    }

    /** The same control plane, but for the question of that name. */
    public ControlPlane of(ControlPlane control, String question) {
        return (ControlPlane) Proxy.newProxyInstance(
                Held.class.getClassLoader(), new Class<?>[] {ControlPlane.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(question)) {
                        asked.countDown();
                        await(go);
                    }
                    try {
                        return method.invoke(control, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    public void awaitAsked() throws InterruptedException {
        await(asked);
    }

    public void letGo() {
        go.countDown();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Expected it within " + PATIENCE_SECONDS + " s.");
        }
    }
}
