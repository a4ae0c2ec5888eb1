package io.gad.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How an application reaches the primary, whichever member it is: every member's hosts in one string, and the driver
 * looks for the one that takes writes. User and password are the application's own.
 *
 * @param libpq for psql and every driver built on libpq
 * @param pgjdbc for Java; a connection that waits for a primary that has fallen silent waits on
 * @param pgjdbcWithTimeout the same for applications none of whose statements takes a second: it gives up a server that
 *     answers nothing for so long
 * @param npgsql for .NET
 * @param pgx for Go; it would hand what it does not know itself, such as libpq's keepalives, to the server, which refuses it
 */
public record ConnectionView(String libpq, String pgjdbc, String pgjdbcWithTimeout, String npgsql, String pgx) {

    /**
     * A host that is gone says nothing, and until TCP gives up by itself a quarter of an hour passes. This asks libpq's to give
     * up what is not confirmed for 0.8 s, the first packet of a connection included, and to ask after a server that it waits
     * for every second; the last word has {@code connect_timeout}, where the system knows no such limits. None of these ends a
     * statement that takes long; an upload whose server reads nothing for about a second it does end.
     */
    private static final String LIBPQ = "?target_session_attrs=read-write&connect_timeout=2&tcp_user_timeout=800"
            + "&keepalives_idle=1&keepalives_interval=1";

    private static final String PGJDBC = "?targetServerType=primary&hostRecheckSeconds=1&connectTimeout=1";

    /** Its driver keeps for so long what it has found of a host; without this for 10 s. */
    private static final String NPGSQL = ";Target Session Attributes=read-write;Host Recheck Seconds=1;Timeout=2";

    private static final String PGX = "?target_session_attrs=read-write&connect_timeout=2";

    /** Java cannot ask TCP for as much; this is its only limit for a connection that stands, and ends whatever takes longer. */
    private static final String TIMEOUT = "&socketTimeout=1";

    /**
     * {@code read-write} and not {@code primary}: a logical secondary is no standby, so {@code primary} would accept it.
     *
     * @param hosts {@code host:port} of all members
     */
    public static ConnectionView of(List<String> hosts, String database) {
        String place = String.join(",", hosts) + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        String jdbc = "jdbc:postgresql://" + place + PGJDBC;
        return new ConnectionView(
                "postgresql://" + place + LIBPQ,
                jdbc,
                jdbc + TIMEOUT,
                "Host=" + String.join(",", hosts) + ";Database=" + quoted(database) + NPGSQL,
                "postgres://" + place + PGX);
    }

    /** As .NET reads values of a connection string. */
    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9_.-]+") ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }
}
