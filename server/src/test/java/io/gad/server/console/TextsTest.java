package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages name texts that are there, texts that are there are on a page, and pages hold no others: another language needs one file. */
class TextsTest {

    private static final Path PAGES = Path.of("src/main/resources/io/gad/server/console");
    private static final Path CODE = Path.of("src/main/java/io/gad/server/console");

    private static final Pattern IN_PAGES = Pattern.compile("#\\{([a-z0-9.]+)[({}]");
    private static final Pattern IN_EXPRESSIONS = Pattern.compile("words\\.text\\(([^()]*)");
    private static final Pattern KEY = Pattern.compile("'([a-z0-9.]+)'");
    private static final Pattern IN_CODE = Pattern.compile("\\btext\\(\\s*\"([a-z0-9.]+)\"");

    /** Named by what they stand for. */
    private static final List<String> COMPOSED =
            List.of("place.", "theme.", "role.", "charts.", "confirm.", "stage.", "hint.");

    private static final Pattern TAG =
            Pattern.compile("<(/?)([a-zA-Z][\\w:-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:-]+)=(\"([^\"]*)\"|'([^']*)')");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2}");

    /** Elements that have no end. */
    private static final Set<String> VOID = Set.of("meta", "link", "input", "br", "img");

    /** What is written in them is code, or a key of the keyboard. */
    private static final Set<String> NO_PROSE = Set.of("code", "kbd", "script", "style");

    /** Attributes that people read or hear. */
    private static final Set<String> READ =
            Set.of("title", "aria-label", "placeholder", "alt", "data-label", "data-error");

    /** The same in every language: the names of this program, of PostgreSQL and of forms of files, and what SQL calls no value. */
    private static final Set<String> NAMES =
            Set.of("GAD", " · GAD", "CSV", "JSON", "PostgreSQL ", ", PostgreSQL ", "NULL");

    /** In which a state is shown. */
    private static final Set<String> TONES = Set.of("well", "watch", "act", "working", "idle");

    private static final String ADDRESS = "postgresql://";

    private static Properties texts(String file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(PAGES.resolve(file))) {
            texts.load(reader);
        }
        return texts;
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(p -> p.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1));
    }

    private static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path page : files(PAGES, ".html")) {
            String text = Files.readString(page);
            found(IN_PAGES, text).forEach(named::add);
            found(IN_EXPRESSIONS, text).flatMap(keys -> found(KEY, keys)).forEach(named::add);
        }
        for (Path code : files(CODE, ".java")) {
            found(IN_CODE, Files.readString(code)).forEach(named::add);
        }
        return named;
    }

    @Test
    void everyTextIsThereAndUsed() throws IOException {
        Properties texts = texts("messages.properties");
        Set<String> named = named();
        assertThat(named).hasSizeGreaterThan(300);
        assertThat(texts.stringPropertyNames()).as("texts that pages name").containsAll(named);
        assertThat(texts.stringPropertyNames().stream()
                        .filter(key -> !named.contains(key) && COMPOSED.stream().noneMatch(key::startsWith)))
                .as("texts that no page names")
                .isEmpty();
    }

    @Test
    void noQuoteIsLostWhereATextTakesValues() throws IOException {
        Properties texts = texts("messages.properties");
        assertThat(texts.stringPropertyNames().stream()
                        .filter(key -> texts.getProperty(key).matches(".*\\{\\d.*")
                                && texts.getProperty(key).replace("''", "").contains("'")))
                .as("texts with values in which a quote is not doubled")
                .isEmpty();
    }

    @Test
    void noPageHoldsATextOfItsOwn() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path page : files(PAGES, ".html")) {
            for (String own : own(Files.readString(page))) {
                found.add(page.getFileName() + ": " + own);
            }
        }
        assertThat(found)
                .as("texts in pages; put them into messages.properties, where another language can have its own")
                .isEmpty();
    }

    /** Figures and moments are told in the page's language. */
    @Test
    void noScriptHasALanguageOfItsOwn() throws IOException {
        for (Path script : files(PAGES.resolve("assets"), ".js")) {
            assertThat(Files.readString(script)).as(script.toString()).doesNotContainPattern("\"[a-z]{2}-[A-Z]{2}\"");
        }
    }

    @Test
    void theEyeOfThisTestIsOpen() {
        assertThat(own("<p>Read me</p>")).containsExactly("Read me");
        assertThat(own("<p th:text=\"#{a.b}\">Read me</p>")).isEmpty();
        assertThat(own("<td data-label=\"Group\"></td>")).containsExactly("data-label=Group");
        assertThat(own("<td th:text=\"${'about ' + x}\"></td>")).containsExactly("about ");
        assertThat(own("<td th:text=\"${x == 'RUNNING' ? words.text('a.b') : '—'}\"></td>"))
                .isEmpty();
        assertThat(own("<i th:replace=\"~{layout :: page('Drill', 'groups', ~{::#c})}\"></i>"))
                .containsExactly("page('Drill'");
        assertThat(own("<i th:replace=\"~{parts :: state('well', 'Pass')}\"></i>"))
                .containsExactly("Pass");
        assertThat(own("<i th:replace=\"~{parts :: state(${x ? 'well' : 'act'}, #{a.b})}\"></i>"))
                .isEmpty();
        assertThat(own("<code>SELECT 1</code>")).isEmpty();
    }

    /** What a page says that it does not take from the messages. */
    private static List<String> own(String page) {
        List<String> own = new ArrayList<>();
        String html = page.replaceAll("(?s)<!--.*?-->", "").replaceAll("(?s)<!DOCTYPE[^>]*>", "");
        Deque<Boolean> silent = new ArrayDeque<>(List.of(false));
        Matcher tag = TAG.matcher(html);
        int end = 0;
        while (tag.find()) {
            String text = html.substring(end, tag.start()).strip();
            if (!silent.getFirst() && LETTERS.matcher(text).find() && !NAMES.contains(text)) {
                own.add(text);
            }
            end = tag.end();
            if (tag.group(1).equals("/")) {
                silent.pop();
                continue;
            }
            own.addAll(ofTag(tag.group(3)));
            if (tag.group(4).isEmpty() && !VOID.contains(tag.group(2))) {
                boolean replaced = tag.group(3).contains("th:text=") || NO_PROSE.contains(tag.group(2));
                silent.push(silent.getFirst() || replaced);
            }
        }
        return own;
    }

    private static List<String> ofTag(String attributes) {
        List<String> own = new ArrayList<>();
        Matcher attribute = ATTRIBUTE.matcher(attributes);
        while (attribute.find()) {
            String name = attribute.group(1);
            String value = attribute.group(3) == null ? attribute.group(4) : attribute.group(3);
            if (READ.contains(name) && LETTERS.matcher(value).find() && !value.startsWith(ADDRESS)) {
                own.add(name + "=" + value);
            }
            boolean state = name.equals("th:replace") && value.contains(":: state(");
            if (name.equals("th:text") || state) {
                literals(value)
                        .filter(l -> LETTERS.matcher(l).find() && !NAMES.contains(l) && !COMPOSED.contains(l))
                        .filter(l -> !state || !TONES.contains(l))
                        .forEach(own::add);
            }
            Matcher titled = Pattern.compile("page\\('[^']*'").matcher(value);
            while (titled.find()) {
                own.add(titled.group());
            }
        }
        return own;
    }

    /** Of an expression, those that are shown: not what something is compared with, and not the key of a text. */
    private static Stream<String> literals(String expression) {
        String shown = expression
                .replaceAll("words\\.text\\([^()]*", "")
                .replaceAll("[=!]= *'[^']*'", "")
                .replaceAll("#strings\\.\\w+\\([^()]*\\)", "");
        return found(Pattern.compile("'([^']*)'"), shown);
    }

    /** A language of the tests alone shows that a file is all that one needs. */
    @Test
    void anotherLanguageNamesNoTextThatIsNotThere() throws IOException {
        Properties english = texts("messages.properties");
        Properties other = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("src/test/resources/io/gad/server/console/messages_eo.properties"))) {
            other.load(reader);
        }
        assertThat(other.stringPropertyNames())
                .isNotEmpty()
                .allMatch(key -> english.containsKey(key) || key.startsWith("state."));
    }
}
