package io.gad.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names the state of some modules' own sources: seeds that passed count for that state alone. */
public final class SourcesHash {

    private SourcesHash() {}

    /**
     * Of all files of these modules that are no tests.
     *
     * @param root of the repository
     */
    public static String of(Path root, List<String> modules) {
        return under(root, modules.stream().map(module -> module + "/src/main").toList());
    }

    /**
     * Of all files in these folders and below them.
     *
     * @param root of the repository
     */
    static String under(Path root, List<String> folders) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String folder : folders) {
                try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
