package io.gad.server.http;

import io.gad.api.Json;
import io.gad.api.OperationView;
import io.gad.control.ControlListener;
import io.gad.control.ControlPlane;
import io.gad.server.wire.OperationWire;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/**
 * One client that follows one operation, on its own (virtual) thread. Changes are not queued: a change rings, and the
 * present state is read and sent, so that a slow client misses states in between but never the last.
 */
final class OperationEvents {

    /** Tells a vanished client from a quiet one, and looks again should a ring ever be missed. */
    private static final long QUIET_SECONDS = 5;

    private static final ObjectWriter ONE_LINE = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private final ControlPlane control;
    private final String id;
    private final BooleanSupplier mayListen;

    /** @param mayListen whether the client's token still opens anything */
    OperationEvents(ControlPlane control, String id, BooleanSupplier mayListen) {
        this.control = control;
        this.id = id;
        this.mayListen = mayListen;
    }

    /** Returns when the operation has ended, the client has gone, or it may not listen any more. */
    void stream(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("X-Accel-Buffering", "no");
        PrintWriter out = response.getWriter();
        BlockingQueue<String> bell = new ArrayBlockingQueue<>(1);
        try (ControlPlane.Watch watch = control.watch((subject, name) -> {
            if (subject == ControlListener.Subject.OPERATION && name.equals(id)) {
                bell.offer(name);
            }
        })) {
            follow(out, bell);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(PrintWriter out, BlockingQueue<String> bell) throws InterruptedException {
        String sent = "";
        while (mayListen.getAsBoolean()) {
            OperationView operation = OperationWire.of(control.operation(id));
            String now = ONE_LINE.writeValueAsString(operation);
            out.write(now.equals(sent) ? ": still here\n\n" : "event: operation\ndata: " + now + "\n\n");
            sent = now;
            if (out.checkError() || operation.hasEnded()) {
                return;
            }
            bell.poll(QUIET_SECONDS, TimeUnit.SECONDS);
        }
    }
}
