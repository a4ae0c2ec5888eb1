package io.gad.server.fake;

import io.gad.control.ControlPlane;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down in words what a control plane is asked to do. */
public final class Asked {

    private static final Set<String> DEEDS = Set.of(
            "submit",
            "cancel",
            "pauseSync",
            "resumeSync",
            "resync",
            "verify",
            "releaseInstance",
            "removeInstance",
            "registerInstance",
            "writeLease");

    /** As {@code cancel[op-1, admin]}, also those that were refused. */
    public final List<String> deeds = new CopyOnWriteArrayList<>();

    /** The same control plane, overheard. */
    public ControlPlane of(ControlPlane control) {
        return (ControlPlane) Proxy.newProxyInstance(
                Asked.class.getClassLoader(), new Class<?>[] {ControlPlane.class}, (proxy, method, arguments) -> {
                    if (DEEDS.contains(method.getName())) {
                        deeds.add(method.getName() + Arrays.toString(arguments));
                    }
                    try {
                        return method.invoke(control, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }
}
