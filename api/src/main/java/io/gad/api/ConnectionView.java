package io.gad.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How an application reaches the primary, whichever member it is: every member's hosts in one string, and the driver
 * looks for the one that takes writes. User and password are the application's own.
 *
 * @param libpq for psql and every driver built on libpq
 * @param pgjdbc for Java
 */
public record ConnectionView(String libpq, String pgjdbc) {

    /**
     * {@code read-write} and not {@code primary}: a logical secondary is no standby, so {@code primary} would accept it.
     *
     * @param hosts {@code host:port} of all members
     */
    public static ConnectionView of(List<String> hosts, String database) {
        String place = String.join(",", hosts) + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return new ConnectionView(
                "postgresql://" + place + "?target_session_attrs=read-write",
                "jdbc:postgresql://" + place + "?targetServerType=primary&hostRecheckSeconds=1");
    }
}
