package io.gad.testkit;

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

    public static TwoRegions start(PostgresOptions euOptions, PostgresOptions usOptions) {
        PostgresServer eu = PostgresServer.start(euOptions);
        try {
            return new TwoRegions(eu, PostgresServer.start(usOptions));
        } catch (RuntimeException e) {
            eu.close();
            throw e;
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

    @Override
    public void close() {
        euNetwork.close();
        usNetwork.close();
        eu.close();
        us.close();
    }
}
