package io.gad.sync;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.testkit.FaultyNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A target that is lost to the connections that stand, and is there for new ones: nobody ever tells those. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VanishedTargetTest {

    private static final String ITEMS = "SELECT i::text FROM public.item i ORDER BY id";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final FaultyNetwork network = FaultyNetwork.to(servers.target.port());

    @BeforeEach
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", FollowedTest.TABLES);
    }

    @AfterAll
    void close() {
        servers.close();
        network.close();
    }

    @Test
    void itsTaskGoesOnByItselfOnceTheAddressIsReachedAnew() {
        servers.useOnTarget(new Login(Dsn.parse(network.dsn()), new Secret(servers.target.password())));
        SyncTask task = servers.inStep("app");

        network.forget();
        servers.source.execute("app", "INSERT INTO item (name) SELECT 'lost ' || i FROM generate_series(1, 1000) i");

        servers.awaitEqual("app", ITEMS);
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
    }
}
