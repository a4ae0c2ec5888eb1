package io.gad.testkit;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two servers, {@code eu} and {@code us}, each behind a network of its own. */
public final class TwoRegions implements AutoCloseable {

    private final PostgresServer eu;
    private final PostgresServer us;
    private final FaultyNetwork euNetwork;
    private final FaultyNetwork usNetwork;

    private TwoRegions(PostgresServer eu, PostgresServer us) {
        this.eu = eu;
        this.us = us;
        this.euNetwork = FaultyNetwork.to(eu.port());
        this.usNetwork = FaultyNetwork.to(us.port());
    }

    public static TwoRegions start() {
        return start(PostgresOptions.forTests());
    }

    /** Both servers with the same options. */
    public static TwoRegions start(PostgresOptions options) {
        return start(options, options);
    }

    /** Both start at the same time. */
    public static TwoRegions start(PostgresOptions euOptions, PostgresOptions usOptions) {
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<PostgresServer> other = beside.submit(() -> PostgresServer.start(usOptions));
            Optional<PostgresServer> eu = Optional.empty();
            boolean both = false;
            try {
                eu = Optional.of(PostgresServer.start(euOptions));
                TwoRegions regions = new TwoRegions(eu.get(), other.get());
                both = true;
                return regions;
            } catch (ExecutionException e) {
                throw new IllegalStateException("Expected the second server to start", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while servers started", e);
            } finally {
                if (!both) {
                    eu.ifPresent(PostgresServer::close);
                    var unused = beside.submit(() -> {
                        other.get().close();
                        return true;
                    });
                }
            }
        }
    }

    public PostgresServer eu() {
        return eu;
    }

    public PostgresServer us() {
        return us;
    }

    /** What stands between everybody who uses its port and the server {@code eu}. */
    public FaultyNetwork euNetwork() {
        return euNetwork;
    }

    public FaultyNetwork usNetwork() {
        return usNetwork;
    }

    /** The addresses of an application that sits beside the servers, past the networks: the primary is where it can write. */
    public String clientUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + eu.port() + ",127.0.0.1:" + us.port() + "/" + database;
    }

    /** The addresses of an application somewhere else, which reaches each server through its network. */
    public String distantUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + euNetwork.port() + ",127.0.0.1:" + usNetwork.port() + "/" + database;
    }

    @Override
    public void close() {
        euNetwork.close();
        usNetwork.close();
        eu.close();
        us.close();
    }
}
