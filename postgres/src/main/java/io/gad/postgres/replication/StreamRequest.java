package io.gad.postgres.replication;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.TableName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose changes are wanted, from where on, and in what form.
 *
 * @param start the end of the last commit that the consumer holds; the caller has compared it with the slot's own
 *     position, as the server silently skips to the later of the two
 * @param binary values in binary where their type has such a form; version 14 and later
 * @param expected whom the caller has compared: an address of several hosts may lead elsewhere by now
 * @param answerTimeout how long the server may be silent in the middle of an answer
 */
public record StreamRequest(
        Login source,
        String database,
        String slot,
        String publication,
        Lsn start,
        boolean binary,
        ServerIdentity expected,
        String purpose,
        Duration answerTimeout) {

    /** What the output plugin is told, in any way of reading. */
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("proto_version", "1");
        options.put("publication_names", TableName.quote(publication));
        if (binary) {
            options.put("binary", "true");
        }
        return options;
    }
}
