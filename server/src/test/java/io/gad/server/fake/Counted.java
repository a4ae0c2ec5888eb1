package io.gad.server.fake;

import io.gad.control.ControlPlane;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A control plane whose questions are counted. */
public final class Counted {

    private Counted() {}

    /** @param questions goes up by one with each */
    public static ControlPlane of(ControlPlane control, AtomicInteger questions) {
        return (ControlPlane) Proxy.newProxyInstance(
                Counted.class.getClassLoader(), new Class<?>[] {ControlPlane.class}, (proxy, method, arguments) -> {
                    questions.incrementAndGet();
                    try {
                        return method.invoke(control, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
