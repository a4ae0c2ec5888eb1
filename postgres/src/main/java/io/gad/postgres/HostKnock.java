package io.gad.postgres;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is a machine at all: its kernel confirms a connection, or refuses it, however busy its programs are. One that
 * is gone, or the way to it, says nothing.
 */
public final class HostKnock {

    private static final Logger LOG = LoggerFactory.getLogger(HostKnock.class);

    /** One packet may be lost: the system itself would send it again only after a second. */
    private static final int ATTEMPTS = 3;

    /** For threads that are late to say that nothing came. */
    private static final Duration LATE = Duration.ofMillis(100);

    private enum Found {
        THERE,
        SILENT,
        /** A name that is not known, a way that is not there. */
        NOT_TOLD
    }

    private HostKnock() {}

    /**
     * Knocks at every address of every host several times at once.
     *
     * @param limit how long the first attempt may take; the others have a little less
     * @return false only where each of them went without any answer: what cannot be told counts as there
     */
    public static boolean isThere(List<Dsn.Host> hosts, Duration limit) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        try {
            for (Dsn.Host host : hosts) {
                for (InetAddress address : InetAddress.getAllByName(host.name())) {
                    addresses.add(new InetSocketAddress(address, host.port()));
                }
            }
        } catch (UnknownHostException e) {
            LOG.debug("event=knock reason={}", e.toString());
            return true;
        }
        try {
            return isAnyThere(addresses, limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static boolean isAnyThere(List<InetSocketAddress> addresses, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration gap = limit.dividedBy(2L * ATTEMPTS);
        int asked = ATTEMPTS * addresses.size();
        BlockingQueue<Found> answers = new ArrayBlockingQueue<>(asked);
        int silent = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            for (InetSocketAddress address : addresses) {
                Thread.ofVirtual().name("knock-" + address).start(() -> answers.add(knock(address, deadline)));
            }
            Found early = answers.poll(gap.toNanos(), TimeUnit.NANOSECONDS);
            if (early != null && early != Found.SILENT) {
                return true;
            }
            silent += early == null ? 0 : 1;
        }
        while (silent < asked) {
            long left = deadline + LATE.toNanos() - System.nanoTime();
            Found found = answers.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (found != Found.SILENT) {
                return true;
            }
            silent++;
        }
        return false;
    }

    private static Found knock(InetSocketAddress address, long deadline) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) Math.max(1, left));
            return Found.THERE;
        } catch (ConnectException e) {
            LOG.debug("event=knock address={} reason={}", address, e.toString());
            return Found.THERE;
        } catch (SocketTimeoutException e) {
            return Found.SILENT;
        } catch (IOException e) {
            LOG.debug("event=knock address={} reason={}", address, e.toString());
            return Found.NOT_TOLD;
        }
    }
}
