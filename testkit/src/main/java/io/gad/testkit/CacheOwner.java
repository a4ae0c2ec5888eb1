package io.gad.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who made what we find in the directory for temporary files, where everybody may leave something. */
final class CacheOwner {

    private CacheOwner() {}

    /** The same path, which we own. */
    static Path check(Path cache) throws IOException {
        String owner = Files.getOwner(cache).getName();
        String self = System.getProperty("user.name");
        if (!owner.equals(self)) {
            throw new IOException("Expected " + cache + " to belong to " + self + ", found " + owner
                    + "; remove it, or set -Djava.io.tmpdir to a directory of your own");
        }
        return cache;
    }
}
