package io.gad.sync.schema;

import io.gad.sync.SyncProblem;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of PostgreSQL's client programs as found on this machine.
 *
 * @param path absolute
 * @param majorVersion as it says of itself
 */
public record PgTool(String name, Path path, int majorVersion) {

    /** Asked once: a program that is replaced by another version while we run is told by a restart. */
    private static final Map<Path, Optional<Integer>> KNOWN = new ConcurrentHashMap<>();

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
    private static final List<Path> USUAL = List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr"));

    /**
     * The oldest one that is not older than the source: a newer one may emit settings that an older target does not
     * know.
     *
     * @param folder where to look, from the configuration; empty: the usual folders and {@code PATH}
     */
    public static Optional<PgTool> find(String name, int atLeastMajor, Optional<Path> folder) {
        return all(name, folder).stream()
                .filter(tool -> tool.majorVersion >= atLeastMajor)
                .min(Comparator.comparingInt(PgTool::majorVersion));
    }

    /** As {@link #find}, for work that cannot go on without it. */
    public static PgTool require(String name, int atLeastMajor, Optional<Path> folder) {
        return find(name, atLeastMajor, folder)
                .orElseThrow(() -> new SyncProblem(
                        "CLIENT_TOOLS_MISSING",
                        "Expected " + name + " of version " + atLeastMajor + " or later on the machine of GAD's server,"
                                + " found " + described(all(name, folder)) + ".",
                        fix(atLeastMajor)));
    }

    /** What to do about a missing or old program. */
    public static String fix(int atLeastMajor) {
        return "Install postgresql-client-" + atLeastMajor
                + " or later on that machine, or name its folder with --pg-tools.";
    }

    /** For messages: "none", or each one's path and version. */
    public static String described(List<PgTool> tools) {
        return tools.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        tools.stream()
                                .map(t -> t.path + " (" + t.majorVersion + ")")
                                .toList());
    }

    /** Every one of that name that runs. */
    public static List<PgTool> all(String name, Optional<Path> folder) {
        List<PgTool> found = new ArrayList<>();
        for (Path bin : folder.map(Set::of).orElseGet(PgTool::folders)) {
            Path path = bin.resolve(name);
            if (Files.isExecutable(path)) {
                KNOWN.computeIfAbsent(path.toAbsolutePath(), PgTool::version)
                        .ifPresent(major -> found.add(new PgTool(name, path.toAbsolutePath(), major)));
            }
        }
        return found;
    }

    /** The usual ones first: on Debian, what stands in {@code PATH} is a script that looks for the program there. */
    private static Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        for (Path root : USUAL) {
            String glob = root.endsWith("usr") ? "pgsql-*" : "*";
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(root, glob)) {
                versions.forEach(version -> folders.add(version.resolve("bin")));
            } catch (IOException e) {
                throw new UncheckedIOException("Looking for PostgreSQL's programs in " + root, e);
            }
        }
        String path = System.getenv("PATH");
        for (String entry : (path == null ? "" : path).split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                folders.add(Path.of(entry));
            }
        }
        return folders;
    }

    private static Optional<Integer> version(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String line = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            Matcher matcher = VERSION.matcher(line);
            return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not a program of this machine: as good as none
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
