package io.gad.sync.precheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How much is copied, and whether GAD's own disk has room; the target's free space no SQL can tell. */
final class DiskSpaceCheck implements Check {

    private static final String NAME = "disk-space";
    private static final long GIB = 1L << 30;

    private final long enough;

    DiskSpaceCheck() {
        this(2 * GIB);
    }

    /** @param enough bytes that are to be free where large transactions are spooled */
    DiskSpaceCheck(long enough) {
        this.enough = enough;
    }

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        List<String> sizes = new ArrayList<>();
        long all = 0;
        for (String database : scene.databases()) {
            long size = scene.sourceIn(database)
                    .one("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())", row -> row.getLong(1));
            all += size;
            sizes.add(database + " " + shown(size));
        }
        findings.add(Finding.pass(
                NAME,
                "source: " + shown(all) + " in all (" + Quoted.first(sizes) + "); the target's disk must hold as much,"
                        + " and the source's up to " + shown(scene.settings().walBudgetBytes())
                        + " of log for each database while it is copied"));
        findings.add(spool(scene.settings().spool()));
        return findings;
    }

    private Finding spool(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            return free >= enough
                    ? Finding.pass(NAME, "GAD's server: " + shown(free) + " free in " + folder)
                    : Finding.warn(
                            NAME,
                            "GAD's server: " + shown(free) + " free in " + folder
                                    + ", where transactions too large for memory wait",
                            "Make room there, or give the server a data directory on a larger disk (--data-dir).");
        } catch (IOException e) {
            return Finding.warn(
                    NAME, "GAD's server: " + folder + " cannot be looked at: " + e, "See to that folder's rights.");
        }
    }

    private static String shown(long bytes) {
        return bytes >= GIB ? bytes * 10 / GIB / 10.0 + " GiB" : (bytes >> 20) + " MiB";
    }
}
