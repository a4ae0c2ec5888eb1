package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network in front of one server, as a TCP proxy on a port of its own, that can delay, cut, go silent and forget.
 *
 * <p>Silent means: nothing passes, nobody is told. Connections stay, new ones are taken and hang; bytes already sent
 * pass when the network heals, as TCP sends again what was not confirmed. Vanished means: silent, and not even the packets
 * are confirmed, so that the timers of a client's own TCP run. Cut means: connections are reset, new ones refused.
 */
public final class FaultyNetwork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FaultyNetwork.class);
    private static final int BACKLOG = 128;
    private static final int CONNECT_MILLIS = 5_000;

    private final int serverPort;
    private final int port;
    private final Map<Direction, Weather> weather = new EnumMap<>(Direction.class);
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Set<Socket> waiting = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private boolean vanished;

    private FaultyNetwork(int serverPort) {
        this.serverPort = serverPort;
        this.port = Ports.free();
        for (Direction direction : Direction.values()) {
            weather.put(direction, new Weather());
        }
    }

    /** A healthy network in front of a port of the loopback address. */
    public static FaultyNetwork to(int serverPort) {
        FaultyNetwork network = new FaultyNetwork(serverPort);
        network.listen();
        return network;
    }

    public int port() {
        return port;
    }

    /** libpq URI of the server's superuser through this network, without a password. */
    public String dsn() {
        return "postgresql://" + PostgresServer.USER + "@127.0.0.1:" + port + "/postgres";
    }

    /** Connections that stand now. */
    public int connections() {
        return links.size();
    }

    /** Bytes that have passed so far, over all connections. */
    public long passed(Direction direction) {
        return of(direction).passed();
    }

    /** Every byte arrives this much later; holds in both directions, for old and new connections. */
    public void delay(Duration oneWay) {
        weather.values().forEach(one -> one.delay(oneWay));
    }

    public void delay(Direction direction, Duration oneWay) {
        of(direction).delay(oneWay);
    }

    /** Nothing passes in either direction and nobody is told, until {@link #heal()}. */
    public void silence() {
        weather.values().forEach(one -> one.silent(true));
    }

    /**
     * Nothing passes in either direction, nobody is told, and nobody confirms a packet, until {@link #heal()}: a client's TCP
     * sends again and again, and a new connection is not even begun, as where the machine or the way to its region is gone.
     */
    public synchronized void vanish() {
        silence();
        vanished = true;
        PacketFilter.dropAll(port);
    }

    /**
     * As where another machine has the address now, behind a filter that drops what belongs to no connection of its own: the server
     * loses those that stand, their clients are neither confirmed nor told, ever. New ones pass.
     */
    public synchronized void forget() {
        PacketFilter.dropEstablished(port);
        links.forEach(Link::forget);
    }

    /** A network that is half open: one direction is silent, the other passes. */
    public void silence(Direction direction) {
        of(direction).silent(true);
    }

    /**
     * What arrives together is passed on in pieces: packets know nothing of messages, or of the records of TLS.
     *
     * @param bytes of a piece
     * @param pause between two pieces
     */
    public void breakUp(Direction direction, int bytes, Duration pause) {
        of(direction).breakUp(bytes, pause);
    }

    /** Resets every connection and refuses new ones, until {@link #heal()}. */
    public synchronized void cut() {
        ServerSocket open = listener;
        listener = null;
        if (open != null) {
            close(open);
        }
        reset();
    }

    /** Resets the connections that stand; new ones are taken as before. */
    public void reset() {
        waiting.forEach(FaultyNetwork::close);
        links.forEach(link -> link.end(true));
    }

    /** No delay, not silent, not vanished, not broken up, not cut. Connections that a silence left go on. */
    public synchronized void heal() {
        if (vanished) {
            vanished = false;
            PacketFilter.passAll(port);
        }
        for (Weather one : weather.values()) {
            one.delay(Duration.ZERO);
            one.silent(false);
            one.breakUp(Integer.MAX_VALUE, Duration.ZERO);
        }
        if (listener == null) {
            listen();
        }
    }

    @Override
    public void close() {
        cut();
    }

    private Weather of(Direction direction) {
        Weather found = weather.get(direction);
        if (found == null) {
            throw new IllegalArgumentException("no such direction: " + direction);
        }
        return found;
    }

    private synchronized void listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listener = socket;
            Thread.ofVirtual().name("network-" + port).start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("Expected port " + port + " to be free for the network", e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                waiting.add(client);
                Thread.ofVirtual().name("network-" + port + "-connect").start(() -> connect(client));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("network={} accept=failed reason={}", port, e.toString());
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            of(Direction.TO_SERVER).awaitPassage(System.nanoTime());
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MILLIS);
            enter(client, server);
        } catch (IOException e) {
            LOG.debug("network={} connect=failed reason={}", port, e.toString());
            close(client);
            close(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(client);
        } finally {
            waiting.remove(client);
        }
    }

    /** Not beside a cut, which must find every link that stands. */
    private synchronized void enter(Socket client, Socket server) throws IOException {
        if (listener == null || client.isClosed()) {
            throw new IOException("cut while connecting");
        }
        Link[] holder = new Link[1];
        Link link = new Link(client, server, () -> links.remove(holder[0]));
        holder[0] = link;
        links.add(link);
        link.start(of(Direction.TO_SERVER), of(Direction.TO_CLIENT));
    }

    private static void close(java.io.Closeable socket) {
        try {
            if (socket instanceof Socket plain) {
                plain.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            LOG.debug("network=close-failed reason={}", e.toString());
        }
    }
}
