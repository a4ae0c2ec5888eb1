package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Decoding has the memory that it needs for ordinary transactions. */
final class DecodingMemoryCheck implements Check {

    private static final String NAME = "decoding-memory";
    private static final long ENOUGH_KIB = 64 * 1024;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (CheckedServer server : scene.servers()) {
            long kib = server.number("logical_decoding_work_mem");
            if (kib < ENOUGH_KIB) {
                findings.add(Finding.warn(
                        NAME,
                        server.name() + ": logical_decoding_work_mem = " + kib
                                + " kB: every transaction larger than that is written to the server's disk first",
                        "On the " + server.name()
                                + ": ALTER SYSTEM SET logical_decoding_work_mem = '64MB'; SELECT pg_reload_conf();"));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "64 MB or more on both servers")) : findings;
    }
}
