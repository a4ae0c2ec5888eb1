package io.gad.sync.largeobject;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** Writes the pages of a large object into a new one of the same OID, some at a time, in the running transactions. */
final class PageCopy {

    /** Pages at a time: 32 MB of the usual size. */
    private static final long AT_ONCE = 16_384;

    private final Session source;
    private final Session target;

    PageCopy(Session source, Session target) {
        this.source = source;
        this.target = target;
    }

    void copy(LargeObject object) {
        long pageBytes =
                source.one("SELECT pg_catalog.current_setting('block_size')::bigint / 4", row -> row.getLong(1));
        long last = source.one(
                "SELECT coalesce(pg_catalog.max(pageno), -1) FROM pg_catalog.pg_largeobject WHERE loid = ?::oid",
                row -> row.getLong(1),
                object.oid());
        if (last < 0) {
            return;
        }
        target.execute("CREATE TEMPORARY TABLE IF NOT EXISTS gad_pages (page int, data bytea) ON COMMIT DELETE ROWS");
        for (long from = 0; from <= last; from += AT_ONCE) {
            pipe(object.oid(), from);
            var unused = target.list(
                    "SELECT pg_catalog.lo_put(?::oid, p.page::bigint * ?, p.data) FROM pg_temp.gad_pages p",
                    row -> "",
                    object.oid(),
                    pageBytes);
            target.execute("TRUNCATE pg_temp.gad_pages");
        }
    }

    private void pipe(long oid, long from) {
        String query = "SELECT pageno, data FROM pg_catalog.pg_largeobject WHERE loid = " + oid + " AND pageno >= "
                + from + " AND pageno < " + (from + AT_ONCE);
        try {
            CopyOut out = source.driver().getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
            CopyIn in = target.driver().getCopyAPI().copyIn("COPY pg_temp.gad_pages FROM STDIN (FORMAT binary)");
            byte[] bytes = out.readFromCopy();
            while (bytes != null) {
                in.writeToCopy(bytes, 0, bytes.length);
                bytes = out.readFromCopy();
            }
            long unused = in.endCopy();
        } catch (SQLException e) {
            source.abandon(); // A statement on a connection whose COPY has not ended would wait for ever.
            target.abandon();
            throw new PostgresException("Copying large object " + oid, e);
        }
    }
}
