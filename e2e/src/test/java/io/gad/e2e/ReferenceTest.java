package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.GroupTransitions;
import io.gad.control.problem.ProblemCode;
import io.gad.postgres.SqlState;
import io.gad.server.settings.SettingsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages that name what the code names. With {@code -Dgad.docs.write=true} those made from the code are written anew. */
class ReferenceTest {

    private static final Path REFERENCE = Path.of("..", "docs", "reference");
    private static final String STATES_BEGIN = "<!-- states: written by ReferenceTest -->\n";
    private static final String STATES_END = "<!-- end of states -->\n";
    private static final Pattern SYNC_PROBLEM = Pattern.compile("(?:Problem|trouble)\\(\\s*\"([A-Z_]+)\"");

    @Test
    void everySettingIsDocumented() throws IOException {
        isPage("configuration.md", SettingsPage.markdown());
    }

    @Test
    void everyWayFromStateToStateIsDocumented() throws IOException {
        String page = Files.readString(REFERENCE.resolve("states.md"));
        int begin = page.indexOf(STATES_BEGIN) + STATES_BEGIN.length();
        isPage(
                "states.md",
                page.substring(0, begin) + "\n" + GroupTransitions.markdown() + "\n"
                        + page.substring(page.indexOf(STATES_END)));
    }

    @Test
    void everyProblemIsDocumented() throws IOException {
        String page = Files.readString(REFERENCE.resolve("problems.md"));
        Set<String> codes = new TreeSet<>(
                Arrays.stream(ProblemCode.values()).map(Enum::name).toList());
        codes.addAll(codesOfSync());
        Arrays.stream(SqlState.values())
                .filter(SqlState::isPassing)
                .map(Enum::name)
                .forEach(codes::add);

        assertThat(codes.stream().filter(code -> !page.contains("`" + code + "`")))
                .as("codes that docs/reference/problems.md does not name")
                .isEmpty();
    }

    private static Set<String> codesOfSync() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (String module : List.of("sync", "member")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher matcher = SYNC_PROBLEM.matcher(Files.readString(file));
                    while (matcher.find()) {
                        codes.add(matcher.group(1));
                    }
                }
            }
        }
        assertThat(codes).as("codes found in the sources").isNotEmpty();
        return codes;
    }

    private static void isPage(String name, String expected) throws IOException {
        Path page = REFERENCE.resolve(name);
        if (Boolean.getBoolean("gad.docs.write")) {
            Files.writeString(page, expected);
        }

        assertThat(Files.readString(page))
                .as("docs/reference/%s; run this test with -Dgad.docs.write=true", name)
                .isEqualTo(expected);
    }
}
