package io.gad.server.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The token that opens everything. Its text shows in no log and no message.
 *
 * @param text 256 random bits, URL-safe; or what an administrator wrote into the file
 */
public record AdminToken(String text) {

    private static final int SHORTEST = 16;

    public AdminToken {
        if (text.length() < SHORTEST || !text.matches("[!-~]+")) {
            throw new IllegalArgumentException("Expected a token of at least " + SHORTEST
                    + " visible ASCII characters without spaces, found another text.");
        }
    }

    /**
     * The token of {@code admin.token} in the directory, made (mode 600) if it is missing. Killed on the way it leaves no
     * half a token: the file is renamed into place.
     *
     * @throws StartException if the file cannot be read or written, or holds no token
     */
    public static AdminToken in(Path directory) {
        Path file = directory.resolve("admin.token");
        try {
            if (!Files.exists(file)) {
                write(file);
            }
            return new AdminToken(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new StartException("Expected to read or write the token file %s, found: %s.".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    "%s Look into %s, or remove the file to have a new one made.".formatted(e.getMessage(), file), e);
        }
    }

    private static void write(Path file) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path fresh = Files.createTempFile(
                file.getParent(),
                "admin.token.",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether {@code candidate} is this token, in a time that does not depend on where they differ. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "(token)";
    }
}
