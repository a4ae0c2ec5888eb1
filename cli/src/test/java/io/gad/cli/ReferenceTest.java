package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference names every command and option, and no other. */
class ReferenceTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");
    private static final String BEGIN = "<!-- commands: written by ReferenceTest -->\n";
    private static final String END = "<!-- end of commands -->\n";

    /** With {@code -Dgad.docs.write=true} the page is brought up to date instead. */
    @Test
    void theCommandsOfTheReferenceAreTheCommands() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String now = "\n" + ReferencePage.markdown(Gad.commandLine(Environment.ofProcess()));
        if (Boolean.getBoolean("gad.docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + now + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("docs/reference/cli.md; run this test with -Dgad.docs.write=true")
                .isEqualTo(now);
    }
}
