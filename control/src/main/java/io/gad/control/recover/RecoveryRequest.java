package io.gad.control.recover;

import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
import java.util.Map;

/**
 * From whom to rebuild a manager.
 *
 * @param dsn of any member that is left, or of a closed former primary
 * @param password of that one, and of every other that none is given for
 * @param passwords by instance
 */
public record RecoveryRequest(Dsn dsn, Secret password, Map<String, Secret> passwords) {

    public RecoveryRequest {
        passwords = Map.copyOf(passwords);
    }

    Secret passwordOf(String instance) {
        return passwords.getOrDefault(instance, password);
    }
}
