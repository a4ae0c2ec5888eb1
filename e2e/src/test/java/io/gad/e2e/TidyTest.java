package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that a reader can see and a compiler cannot. */
class TidyTest {

    /** A file longer than this hides a second noun. */
    private static final int LONGEST_FILE_LINES = 450;

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
    private static final Pattern SWALLOWED =
            Pattern.compile("catch \\([A-Za-z]*(Exception|Throwable) \\w+\\) *\\{ *\\}");

    /** The formatter parses with the JDK that Maven runs on, which may be 17, and says so only there. */
    private static final Pattern NOT_PARSED_BY_17 =
            Pattern.compile("\\b(case|instanceof) [A-Z][A-Za-z.]*\\(|[ (]_( *->|[,)]| =)");

    @Test
    void everyFileHoldsOneNoun() {
        assertThat(javaFiles().filter(file -> lines(file).size() > LONGEST_FILE_LINES))
                .as("files over %d lines: look for the missing noun", LONGEST_FILE_LINES)
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(javaFiles().flatMap(file -> hits(file, UNFINISHED)))
                .as("finish it, or say the limit in docs/limits.md")
                .isEmpty();
    }

    @Test
    void everyFileIsParsedByTheOldestJdkThatMavenMayRunOn() {
        assertThat(javaFiles().flatMap(file -> hits(file, NOT_PARSED_BY_17)))
                .as("name the value and ask it, in place of taking a record apart; no unnamed variables")
                .isEmpty();
    }

    @Test
    void noExceptionIsSwallowed() {
        assertThat(javaFiles().flatMap(file -> hits(file, SWALLOWED)))
                .as("an exception that nobody hears of loses data quietly")
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatLivesThereAndIsNullMarked() {
        assertThat(javaFiles()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(folder -> !isNullMarked(folder)))
                .as("packages without a package-info.java that is @NullMarked")
                .isEmpty();
    }

    private static boolean isNullMarked(Path folder) {
        Path info = folder.resolve("package-info.java");
        return Files.exists(info) && lines(info).contains("@NullMarked");
    }

    private static Stream<String> hits(Path file, Pattern pattern) {
        return lines(file).stream()
                .filter(line -> pattern.matcher(line).find())
                .map(line -> file + ": " + line.strip());
    }

    private static Stream<Path> javaFiles() {
        Path root = Path.of("").toAbsolutePath().getParent();
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("Walking " + root, e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + file, e);
        }
    }
}
