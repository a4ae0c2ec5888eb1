package io.gad.postgres.socket;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections whose other side has gone without a word: its machine, or the way to it. Who waits in one fails within half a
 * minute, however long the answer may take of a server that is there: that one's kernel confirms.
 *
 * <p>What waits for an answer the kernel asks for itself ({@code TCP_KEEPIDLE} and its like). It does not while something that was
 * sent is unconfirmed, and sends that again for a quarter of an hour; {@code TCP_USER_TIMEOUT} would shorten it, which Java
 * cannot ask for. So its own tables are read for that.
 */
final class Silence {

    private static final int IDLE_SECONDS = 10;
    private static final int INTERVAL_SECONDS = 5;
    private static final int COUNT = 3;

    /** The longest that something may stay unconfirmed. */
    private static final Duration UNCONFIRMED = Duration.ofSeconds(20);

    /** So often at least it was sent again by then: where the way is long, the kernel itself takes its time. */
    private static final int SENT_AGAIN = 5;

    private static final Duration LOOK = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Silence.class);

    /** Those that live. A socket that nobody refers to goes by itself. */
    private static final Map<Socket, Seen> SOCKETS = Collections.synchronizedMap(new WeakHashMap<>());

    private static final Seen CONFIRMED = new Seen(0, 0);

    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("silent-connections").factory());

    static {
        var unused =
                WATCH.scheduleWithFixedDelay(Silence::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * What is unconfirmed.
     *
     * @param sentAgain how often, when it was looked at last; 0: nothing is
     * @param since {@link System#nanoTime()} of the first look
     */
    private record Seen(int sentAgain, long since) {}

    private Silence() {}

    /** Lets the silence of its other side end this socket, which is not connected yet. */
    static <S extends Socket> S ends(S socket) throws IOException {
        socket.setKeepAlive(true);
        set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
        set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
        set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, COUNT);
        SOCKETS.put(socket, CONFIRMED);
        return socket;
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value) throws IOException {
        if (socket.supportedOptions().contains(option)) {
            socket.setOption(option, value);
        }
    }

    private static void look() {
        try {
            List<Socket> open = open();
            if (!open.isEmpty()) {
                look(open, Retransmissions.now(), System.nanoTime());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("event=silence_not_seen", e);
        }
    }

    private static List<Socket> open() {
        synchronized (SOCKETS) {
            SOCKETS.keySet().removeIf(Socket::isClosed);
            return new ArrayList<>(SOCKETS.keySet());
        }
    }

    private static void look(List<Socket> open, Map<Retransmissions.Way, Integer> now, long at) {
        for (Socket socket : open) {
            int sentAgain = Retransmissions.Way.of(socket)
                    .map(way -> now.getOrDefault(way, 0))
                    .orElse(0);
            Seen before = SOCKETS.getOrDefault(socket, CONFIRMED);
            // Fewer times than before: that was confirmed, and this is something else.
            boolean same = before.sentAgain() > 0 && sentAgain >= before.sentAgain();
            Seen seen = sentAgain == 0 ? CONFIRMED : new Seen(sentAgain, same ? before.since() : at);
            SOCKETS.replace(socket, seen);
            if (sentAgain >= SENT_AGAIN && at - seen.since() >= UNCONFIRMED.toNanos()) {
                end(socket, sentAgain);
            }
        }
    }

    /** Without a goodbye: what was sent, should the way come back, is not to arrive behind what comes after it. */
    private static void end(Socket socket, int sentAgain) {
        LOG.info("event=silent_connection_ended server={} sent_again={}", socket.getRemoteSocketAddress(), sentAgain);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOG.debug("server={} a socket that was closed", socket.getRemoteSocketAddress(), e);
        }
    }
}
