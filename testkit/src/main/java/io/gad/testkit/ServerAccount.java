package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of the operating system that PostgreSQL runs under: our own, or another one where we are root, since
 * initdb and postgres refuse root.
 *
 * @param name the other account, empty for our own
 */
record ServerAccount(String name) {

    static ServerAccount current() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerAccount("");
        }
        for (String candidate : List.of("postgres", "nobody")) {
            if (exists(candidate)) {
                return new ServerAccount(candidate);
            }
        }
        throw new IllegalStateException("Expected a user postgres or nobody to run PostgreSQL under, found neither;"
                + " PostgreSQL refuses to run as root: create one, or run as another user");
    }

    /** The command as this account. {@code setpriv} replaces itself, so the process id is the command's own. */
    List<String> command(List<String> command) {
        if (name.isEmpty()) {
            return command;
        }
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=" + name, "--regid=" + group(), "--clear-groups"));
        all.add("--");
        all.addAll(command);
        return all;
    }

    void own(Path path) {
        if (name.isEmpty()) {
            return;
        }
        try {
            Files.setOwner(path, principal(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String group() {
        return name.equals("nobody") ? "nogroup" : name;
    }

    private static boolean exists(String name) {
        try {
            return principal(name) != null;
        } catch (UserPrincipalNotFoundException absent) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UserPrincipal principal(String name) throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }
}
