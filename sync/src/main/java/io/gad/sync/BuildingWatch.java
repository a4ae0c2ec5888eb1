package io.gad.sync;

import io.gad.postgres.PostgresException;
import io.gad.sync.schema.Building;
import io.gad.sync.schema.SchemaCopy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second which index or key a load makes behind its rows, in a session of its own, and says so. It only looks: that it
 * cannot ends nothing but what is told.
 */
final class BuildingWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BuildingWatch.class);
    private static final long EVERY_MILLIS = 1_000;
    private static final Duration END = Duration.ofSeconds(5);

    private final DatabasePair pair;
    private final SyncState state;
    private final SchemaCopy schema;
    private final KeptSession session;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private BuildingWatch(DatabasePair pair, SyncState state, SchemaCopy schema) {
        this.pair = pair;
        this.state = state;
        this.schema = schema;
        this.session = new KeptSession(() -> pair.target("building"));
        this.thread = Thread.ofVirtual()
                .name("building-" + pair.spec().id() + "-" + pair.name())
                .unstarted(this::run);
    }

    static BuildingWatch start(DatabasePair pair, SyncState state, SchemaCopy schema) {
        BuildingWatch watch = new BuildingWatch(pair, state, schema);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            do {
                look();
            } while (!ended.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debug("database={} no more looks at what is built", pair.name(), e);
        }
    }

    private void look() {
        try {
            session.use(target -> {
                Building now = schema.building(target);
                if (ended.getCount() > 0) {
                    state.building(now);
                }
            });
        } catch (PostgresException e) {
            LOG.debug("database={} what is built is not known", pair.name(), e);
        }
    }

    /** A look that a silent server keeps waiting is dropped with its session. */
    @Override
    public void close() {
        ended.countDown();
        session.close();
        try {
            boolean over = thread.join(END);
            if (!over) {
                LOG.warn("database={} the look at what is built has not ended", pair.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state.built();
    }
}
