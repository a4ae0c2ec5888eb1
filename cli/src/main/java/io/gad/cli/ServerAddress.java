package io.gad.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is and what opens it.
 *
 * @param uri {@code --server}, else {@code GAD_SERVER}, else {@code http://127.0.0.1:7070}
 * @param token {@code GAD_TOKEN}, else the file {@code GAD_TOKEN_FILE}, else {@code ~/.config/gad/token} if it is there
 */
record ServerAddress(URI uri, Optional<String> token) {

    private static final String DEFAULT = "http://127.0.0.1:7070";

    /** @throws UsageException if an address or a file that was named is of no use */
    static ServerAddress find(@Nullable String option, Environment environment) {
        String text =
                option != null ? option : environment.variable("GAD_SERVER").orElse(DEFAULT);
        return new ServerAddress(address(text), token(environment));
    }

    @Override
    public String toString() {
        return "ServerAddress[" + uri + "]";
    }

    private static URI address(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw noAddress(text);
        }
        throw noAddress(text);
    }

    private static UsageException noAddress(String text) {
        return new UsageException(
                "Expected a server address like " + DEFAULT + ", found '" + text + "'.",
                "Give it by --server or GAD_SERVER.");
    }

    private static Optional<String> token(Environment environment) {
        Optional<String> direct = environment.variable("GAD_TOKEN");
        if (direct.isPresent()) {
            return direct.map(String::strip);
        }
        Optional<String> named = environment.variable("GAD_TOKEN_FILE");
        if (named.isPresent()) {
            return Optional.of(read(Path.of(named.get())));
        }
        Path usual = environment.home().resolve(".config").resolve("gad").resolve("token");
        return Files.isReadable(usual) ? Optional.of(read(usual)) : Optional.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UsageException(
                    "Expected a readable token file, found " + file + " ("
                            + e.getClass().getSimpleName() + ").",
                    "The server writes admin.token into its data directory; point GAD_TOKEN_FILE to it or to a copy.");
        }
    }
}
