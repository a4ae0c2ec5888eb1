package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** A server ends a dead replication connection in good time, and no live one. */
final class WalSenderTimeoutCheck implements Check {

    private static final String NAME = "wal-sender-timeout";
    private static final long SHORTEST_MILLIS = 5_000;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            long millis = server.number("wal_sender_timeout");
            String evidence = server.name() + ": wal_sender_timeout = " + millis + " ms";
            String fix = "On the " + server.name() + ": ALTER ROLE " + Quoted.name(server.user())
                    + " SET wal_sender_timeout = '60s';";
            if (millis == 0) {
                findings.add(Finding.warn(
                        NAME, evidence + ": a connection that is dead holds its slot until TCP notices", fix));
            } else if (millis < SHORTEST_MILLIS) {
                findings.add(Finding.warn(
                        NAME, evidence + ": a network that stutters for so long ends the stream again and again", fix));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "long enough, and not without end")) : findings;
    }
}
