package io.gad.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page names texts that are there, and texts that are there are on the page. */
class DemoTextsTest {

    private static final Path PAGE = Path.of("src/main/resources/io/gad/demo");
    private static final Pattern NAMED = Pattern.compile("#\\{([a-z0-9.]+)[({}]");

    /** Named by what stands in them: states of a region, deeds, what the clients are told. */
    private static final Stream<String> COMPOSED = Stream.of(
            "demo.running",
            "demo.starting",
            "demo.killed",
            "demo.through",
            "demo.cut",
            "demo.silent",
            "demo.delayed",
            "demo.deed.kill",
            "demo.deed.start",
            "demo.deed.cut",
            "demo.deed.silence",
            "demo.deed.restore");

    @Test
    void everyTextIsThereAndUsed() throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(PAGE.resolve("messages.properties"))) {
            texts.load(reader);
        }
        Set<String> named = new TreeSet<>(COMPOSED.toList());
        Matcher matcher = NAMED.matcher(Files.readString(PAGE.resolve("demo.html")));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        assertThat(texts.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(named);
    }
}
