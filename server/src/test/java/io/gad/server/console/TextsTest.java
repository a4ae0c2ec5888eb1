package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages name texts that are there, and texts that are there are on a page. */
class TextsTest {

    private static final Path PAGES = Path.of("src/main/resources/io/gad/server/console");
    private static final Pattern NAMED = Pattern.compile("#\\{([a-z0-9.]+)[({}]");

    /** Named by what they stand for. */
    private static final List<String> COMPOSED = List.of("place.", "theme.", "role.", "charts.", "stage.");

    @Test
    void everyTextIsThereAndUsed() throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(PAGES.resolve("messages.properties"))) {
            texts.load(reader);
        }
        Set<String> named = new TreeSet<>();
        try (Stream<Path> pages = Files.list(PAGES)) {
            for (Path page : pages.filter(p -> p.toString().endsWith(".html")).toList()) {
                Matcher matcher = NAMED.matcher(Files.readString(page));
                while (matcher.find()) {
                    named.add(matcher.group(1));
                }
            }
        }
        assertThat(named).isNotEmpty();
        assertThat(texts.stringPropertyNames()).as("texts that pages name").containsAll(named);
        assertThat(texts.stringPropertyNames().stream()
                        .filter(key -> !named.contains(key) && COMPOSED.stream().noneMatch(key::startsWith)))
                .as("texts that no page names")
                .isEmpty();
    }
}
