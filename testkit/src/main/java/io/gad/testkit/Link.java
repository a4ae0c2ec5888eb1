package io.gad.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection through a {@link FaultyNetwork}: two directions, each with a reader, a bounded line and a writer. In fair
 * weather, with nothing on the line, the reader passes on what it reads by itself: each hand-over costs a short question more
 * than its answer does.
 */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int CHUNK_BYTES = 32 * 1024;
    private static final int LINE_CHUNKS = 64;

    private record Chunk(byte[] bytes, long readAt) {
        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    /** What was read and not yet passed on. */
    private static final class Line {
        final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(LINE_CHUNKS);
        final AtomicInteger waiting = new AtomicInteger();

        void put(Chunk chunk) throws InterruptedException {
            waiting.incrementAndGet();
            chunks.put(chunk);
        }

        boolean isEmpty() {
            return waiting.get() == 0;
        }
    }

    private final Socket client;
    private final Socket server;
    private final Runnable onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean forgotten;
    private final Thread[] threads = new Thread[4];

    Link(Socket client, Socket server, Runnable onEnd) {
        this.client = client;
        this.server = server;
        this.onEnd = onEnd;
    }

    void start(Weather toServer, Weather toClient) {
        Line up = new Line();
        Line down = new Line();
        threads[0] = thread(() -> read(client, up, server, toServer));
        threads[1] = thread(() -> write(up, server, toServer));
        threads[2] = thread(() -> read(server, down, client, toClient));
        threads[3] = thread(() -> write(down, client, toClient));
        for (Thread thread : threads) {
            thread.start();
        }
    }

    private Thread thread(Runnable body) {
        return Thread.ofVirtual().name("link-" + client.getPort()).unstarted(body);
    }

    private static void read(Socket from, Line line, Socket to, Weather weather) {
        try {
            byte[] end = {};
            try {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[CHUNK_BYTES];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (line.isEmpty() && weather.isFair()) {
                        to.getOutputStream().write(buffer, 0, read);
                        weather.passed(read);
                    } else {
                        line.put(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime()));
                    }
                }
            } catch (IOException broken) {
                LOG.debug("link=broken reason={}", broken.toString());
            }
            // The end travels down the line as bytes do: a silent network does not tell of it either.
            line.put(new Chunk(end, System.nanoTime()));
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Line line, Socket to, Weather weather) {
        try {
            while (true) {
                Chunk chunk = line.chunks.take();
                weather.awaitPassage(chunk.readAt());
                if (chunk.isEnd()) {
                    break;
                }
                pass(chunk.bytes(), to.getOutputStream(), weather);
                weather.passed(chunk.bytes().length);
                line.waiting.decrementAndGet();
            }
        } catch (IOException broken) {
            LOG.debug("link=broken reason={}", broken.toString());
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
        // PostgreSQL's protocol knows no half-closed connection: the end of one direction is the end of both.
        end(false);
    }

    private static void pass(byte[] bytes, OutputStream to, Weather weather) throws IOException {
        int piece = weather.piece();
        for (int from = 0; from < bytes.length; from += Math.min(piece, bytes.length - from)) {
            to.write(bytes, from, Math.min(piece, bytes.length - from));
            if (piece < bytes.length) {
                LockSupport.parkNanos(weather.pause().toNanos());
            }
        }
    }

    /** Ends the server's side and never tells the client. */
    void forget() {
        forgotten = true;
        close(server, true);
    }

    /** Ends both sides; by a reset where the network was cut. */
    void end(boolean reset) {
        if (forgotten && !reset) {
            return;
        }
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        close(client, reset);
        close(server, reset);
        for (Thread thread : threads) {
            if (thread != null) {
                thread.interrupt();
            }
        }
        onEnd.run();
    }

    private static void close(Socket socket, boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            LOG.debug("link=close-failed reason={}", e.toString());
        }
    }
}
