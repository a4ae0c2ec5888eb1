package io.gad.sync;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of our own could not be written or read, mostly since that disk is full: of this machine, not of a server of the
 * customer's. It passes once there is room; nothing was skipped, and what was written of the file is gone again.
 */
public final class SpoolTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param what the file was to hold
     * @param folder where it was to lie
     */
    public SpoolTrouble(String what, Path folder, IOException cause) {
        this(what, folder, said(cause), cause);
    }

    /** Of some, the message is the file alone. */
    private static String said(IOException cause) {
        String message = cause.getMessage();
        boolean bare = cause instanceof FileSystemException refused && refused.getReason() == null;
        return message == null || bare ? cause.toString() : message;
    }

    /** @param found as a program has said it */
    public SpoolTrouble(String what, Path folder, String found) {
        this(what, folder, found, null);
    }

    private SpoolTrouble(String what, Path folder, String found, @Nullable IOException cause) {
        super(
                "Expected room for " + what + " in " + folder + " on the machine of GAD's own server, found: " + found
                        + ".",
                cause);
    }
}
