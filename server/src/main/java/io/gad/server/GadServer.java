package io.gad.server;

import io.gad.control.ControlPlane;
import io.gad.server.settings.Settings;
import io.gad.server.settings.SettingsException;
import io.gad.server.start.AdminToken;
import io.gad.server.start.Arguments;
import io.gad.server.start.Backup;
import io.gad.server.start.DataDirectory;
import io.gad.server.start.ListenCheck;
import io.gad.server.start.ServerLog;
import io.gad.server.start.ServerOptions;
import io.gad.server.start.StartException;
import io.gad.server.start.UsageException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;

/** {@code gad server}: its process, and the same server started within another one. */
public final class GadServer {

    private static final Logger log = LoggerFactory.getLogger(GadServer.class);

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private GadServer() {}

    /** Takes what follows {@code gad server}; ends with exit code 0, 1 (cannot start) or 2 (usage). */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.getenv(), System.out, System.err, ControlPlaneFactory::installed);
        if (code != DONE) {
            System.exit(code);
        }
    }

    static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err,
            Supplier<ControlPlaneFactory> factory) {
        try {
            switch (Arguments.parse(arguments, environment)) {
                case Arguments.Help help -> out.print(Arguments.USAGE);
                case Arguments.Serve serve -> serve(serve.options(), out, factory.get());
                case Arguments.Backup backup -> Backup.write(backup.dataDirectory(), backup.file());
            }
            return DONE;
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.println("See gad server --help.");
            return USAGE;
        } catch (SettingsException | StartException e) {
            err.println(e.getMessage());
            return FAILED;
        }
    }

    /** A region that comes back may have other addresses, or names that could not be resolved a moment ago. */
    private static void forgetAddressesSoon() {
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }

    private static void serve(ServerOptions options, PrintStream out, ControlPlaneFactory factory) {
        ServerLog.start(options.settings());
        forgetAddressesSoon();
        RunningServer server = start(options, factory);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            log.info("server=ending");
            server.close();
            ended.countDown();
        }));
        log.info("server=ready address={} data={}", server.baseUrl(), options.dataDirectory());
        out.println("READY " + server.baseUrl());
        out.flush();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Starts a server within this process.
     *
     * @throws StartException if it cannot start; nothing is left open then
     * @throws SettingsException if a setting cannot be read
     */
    public static RunningServer start(ServerOptions options) {
        return start(options, ControlPlaneFactory.installed());
    }

    /**
     * Starts a server within this process, with a page of the caller's own in its console. Nothing else gives a server one.
     *
     * @throws StartException if it cannot start; nothing is left open then
     * @throws SettingsException if a setting cannot be read
     */
    public static RunningServer start(ServerOptions options, Annex annex) {
        return start(options, ControlPlaneFactory.installed(), annex);
    }

    /**
     * Starts a server on the control plane of that factory.
     *
     * @throws StartException if it cannot start; nothing is left open then
     * @throws SettingsException if a setting cannot be read
     */
    public static RunningServer start(ServerOptions options, ControlPlaneFactory factory) {
        return start(options, factory, null);
    }

    static RunningServer start(ServerOptions options, ControlPlaneFactory factory, @Nullable Annex annex) {
        Settings settings = options.settings();
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        boolean started = false;
        try {
            DataDirectory directory = DataDirectory.open(options.dataDirectory());
            opened.push(directory);
            AdminToken token = AdminToken.in(directory.path());
            InetAddress address = ListenCheck.check(settings);
            ControlPlane control = factory.open(settings, directory.path());
            opened.push(control);
            control.start();
            WebServer web = web(address, new WebServer.Parts(settings, token, control, annex));
            opened.push(web);
            started = true;
            return new RunningServer(web.baseUrl(), token.text(), () -> closeAll(opened));
        } finally {
            if (!started) {
                closeAll(opened);
            }
        }
    }

    private static WebServer web(InetAddress address, WebServer.Parts parts) {
        try {
            return WebServer.start(address, parts);
        } catch (PortInUseException e) {
            throw new StartException(
                    "Expected %s to be free, found it in use. End what uses it, or give another --listen."
                            .formatted(parts.settings().listen()),
                    e);
        }
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                RuntimeException next =
                        new IllegalStateException("Expected to close what was open, found an error.", e);
                if (failure == null) {
                    failure = next;
                } else {
                    failure.addSuppressed(next);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
