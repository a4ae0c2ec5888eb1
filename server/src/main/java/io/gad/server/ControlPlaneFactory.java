package io.gad.server;

import io.gad.control.ControlPlane;
import io.gad.server.settings.Settings;
import io.gad.server.start.StartException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Puts a control plane together for a server. The server starts it, and closes it at its end. */
@FunctionalInterface
public interface ControlPlaneFactory {

    /**
     * @param dataDirectory exists, mode 700, already locked for this process: not to be locked again. The state goes into
     *     its file {@link io.gad.server.start.DataDirectory#STATE}, which {@code gad server backup} copies
     * @return not yet started
     */
    ControlPlane open(Settings settings, Path dataDirectory);

    /** The one that comes with the program. */
    static ControlPlaneFactory installed() {
        return ServiceLoader.load(ControlPlaneFactory.class)
                .findFirst()
                .orElseThrow(() -> new StartException(
                        "Expected a control plane on the class path, found none. Install the program again."));
    }
}
