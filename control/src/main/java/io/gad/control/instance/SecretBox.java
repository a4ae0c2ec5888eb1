package io.gad.control.instance;

import io.gad.control.store.StoreException;
import io.gad.postgres.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals passwords for the store: AES-256-GCM under the key of a file of mode 600. A sealed text is bound to the name of
 * its instance and opens for no other.
 */
public final class SecretBox {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    private SecretBox(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /** Reads the key file, or draws a key and writes it where there is none. */
    public static SecretBox open(Path keyFile) {
        SecureRandom random = new SecureRandom();
        try {
            if (!Files.exists(keyFile)) {
                write(keyFile, random);
            }
            byte[] key = Files.readAllBytes(keyFile);
            if (key.length != KEY_BYTES) {
                throw new StoreException("Expected a key of " + KEY_BYTES + " bytes in " + keyFile + ", found "
                        + key.length + ". Put the file of the backup back.");
            }
            return new SecretBox(key, random);
        } catch (IOException e) {
            throw new StoreException("Reading the key file " + keyFile + ": " + e, e);
        }
    }

    private static void write(Path keyFile, SecureRandom random) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        try {
            Files.createFile(
                    keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            return;
        }
        Files.write(keyFile, key);
    }

    /** Encrypts the password of the named instance. */
    public String seal(String instance, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed =
                crypt(Cipher.ENCRYPT_MODE, instance, nonce, secret.text().getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array());
    }

    /** Decrypts what {@link #seal} made for the same instance under the same key. */
    public Secret open(String instance, String sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        byte[] text = crypt(Cipher.DECRYPT_MODE, instance, nonce, Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length));
        return new Secret(new String(text, StandardCharsets.UTF_8));
    }

    private byte[] crypt(int mode, String instance, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(instance.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new StoreException(
                    "Expected the password of instance " + instance
                            + " to open with the key file, found it does not. Put back the secret.key that belongs to"
                            + " this state, or register the instance again.",
                    e);
        }
    }
}
