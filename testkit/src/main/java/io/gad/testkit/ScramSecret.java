package io.gad.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password (RFC 5802): a client has to know the password all the same, but it hashes once where
 * the server's own secrets make it hash 4096 times. That is a quarter of what a connection costs, and tests make thousands.
 */
final class ScramSecret {

    private static final String MAC = "HmacSHA256";

    private ScramSecret() {}

    /** As the value of {@code ALTER ROLE ... PASSWORD}. */
    static String of(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        byte[] first = new byte[salt.length + Integer.BYTES];
        System.arraycopy(salt, 0, first, 0, salt.length);
        first[first.length - 1] = 1;
        try {
            byte[] salted = hmac(password.getBytes(StandardCharsets.UTF_8), first);
            byte[] client = hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
            byte[] server = hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(client);
            Base64.Encoder text = Base64.getEncoder();
            return "SCRAM-SHA-256$1:" + text.encodeToString(salt) + "$" + text.encodeToString(stored) + ":"
                    + text.encodeToString(server);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Expected SHA-256 and its MAC in every JDK", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MAC);
        mac.init(new SecretKeySpec(key, MAC));
        return mac.doFinal(text);
    }
}
