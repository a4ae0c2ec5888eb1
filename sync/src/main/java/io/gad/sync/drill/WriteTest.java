package io.gad.sync.drill;

import io.gad.postgres.Session;

/**
 * What an ordinary session writes into a copy to see that it takes writes: a table of its own, under the guard that the
 * customer's tables have; an event trigger of ours may have put it there already. Each part may be repeated.
 */
final class WriteTest {

    private static final String MAKE = """
            DROP SCHEMA IF EXISTS gad_drill CASCADE;
            CREATE SCHEMA gad_drill;
            CREATE TABLE gad_drill.written (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text NOT NULL);
            DROP TRIGGER IF EXISTS gad_guard ON gad_drill.written;
            CREATE TRIGGER gad_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON gad_drill.written
                FOR EACH STATEMENT EXECUTE FUNCTION gad.guard();
            """;

    private WriteTest() {}

    /** The first write. */
    static void begin(Session s) {
        s.transaction(() -> {
            s.execute(MAKE);
            s.update("INSERT INTO gad_drill.written (note) VALUES ('first')");
        });
    }

    /**
     * Writes, reads what was written, draws a number, and takes all of it away.
     *
     * @return what was expected and what was found; empty: all is well
     */
    static String goOn(Session s) {
        begin(s); // Anew: an earlier attempt may have come half way.
        s.update("INSERT INTO gad_drill.written (note) VALUES ('second')");
        s.update("UPDATE gad_drill.written SET note = 'changed' WHERE note = 'first'");
        s.update("DELETE FROM gad_drill.written WHERE note = 'second'");
        String notes = s.one("SELECT pg_catalog.string_agg(note, ',') FROM gad_drill.written", row -> row.getString(1));
        long next = s.one(
                "SELECT pg_catalog.nextval(pg_catalog.pg_get_serial_sequence('gad_drill.written', 'id'))",
                row -> row.getLong(1));
        s.execute("DROP SCHEMA gad_drill CASCADE");
        return "changed".equals(notes) && next == 3
                ? ""
                : "Expected one row 'changed' and 3 as the next number, found '" + notes + "' and " + next + ".";
    }
}
