package io.gad.e2e.torture;

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

/** Names the state of the engine's own sources: seeds that passed count for that state alone. */
final class EngineHash {

    private static final List<String> TREES = List.of("sync/src/main", "postgres/src/main", "member/src/main");

    private EngineHash() {}

    /** @param root of the repository */
    static String of(Path root) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String tree : TREES) {
                try (Stream<Path> files = Files.walk(root.resolve(tree))) {
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
