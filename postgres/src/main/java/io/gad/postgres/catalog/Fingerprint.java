package io.gad.postgres.catalog;

import io.gad.postgres.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * What a definition comes down to: equal texts, equal definitions.
 *
 * @param sha256 of the text's UTF-8 bytes, in lower-case hexadecimal digits
 * @param text columns, constraints, indexes and triggers by definition, one a line
 */
public record Fingerprint(String sha256, String text) {

    public static Fingerprint of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Fingerprint(HexFormat.of().formatHex(digest), text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Expected every Java to know SHA-256.", e);
        }
    }

    /** The fingerprint of a whole database's tables. */
    public static Fingerprint of(SortedMap<TableName, Fingerprint> tables) {
        StringBuilder text = new StringBuilder();
        tables.forEach((name, fingerprint) -> text.append(name.quoted())
                .append(' ')
                .append(fingerprint.sha256())
                .append('\n'));
        return of(text.toString());
    }
}
