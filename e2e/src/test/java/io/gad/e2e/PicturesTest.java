package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pictures in the documentation: each is one that {@code scripts/screenshots} takes anew, and each is shown. */
class PicturesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path IMAGES = ROOT.resolve("docs/images");
    private static final Pattern SHOWN = Pattern.compile("\\(((?:[^() ]*/)?images/[^() ]+\\.png)\\)");

    @Test
    void theyShowTheConsoleAsItIs() throws IOException {
        assertThat(IMAGES.resolve(Pictures.TAKEN_OF))
                .as("which pages the pictures were taken of; run scripts/screenshots")
                .exists();
        assertThat(Files.readString(IMAGES.resolve(Pictures.TAKEN_OF)).strip())
                .as(
                        "the console's pages when the pictures were taken, and now: where they differ, run scripts/screenshots")
                .isEqualTo(Pictures.pages(ROOT));
    }

    @Test
    void thoseThereAreAreThoseThatAreTaken() throws IOException {
        try (Stream<Path> files = Files.list(IMAGES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(Pictures.TAKEN_OF)))
                    .as("run scripts/screenshots, and remove what it takes no more")
                    .containsExactlyInAnyOrderElementsOf(
                            Pictures.NAMES.stream().map(name -> name + ".png").toList());
        }
    }

    @Test
    void eachIsShownAndEachThatIsShownIsThere() throws IOException {
        List<Path> shown = shown();
        assertThat(shown).isNotEmpty().allSatisfy(picture -> assertThat(picture).exists());
        Set<String> names = shown.stream()
                .map(picture -> picture.getFileName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names)
                .as("pictures that a page of the documentation shows")
                .containsAll(Pictures.NAMES.stream().map(name -> name + ".png").toList());
    }

    private static List<Path> shown() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .flatMap(PicturesTest::shownIn)
                    .toList();
        }
    }

    private static Stream<Path> shownIn(Path page) {
        try {
            Matcher matcher = SHOWN.matcher(Files.readString(page));
            return matcher
                    .results()
                    .map(found -> page.resolveSibling(found.group(1)).normalize())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
