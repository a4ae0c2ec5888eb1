package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.DatabaseView;
import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.Problem;
import io.gad.api.SyncTaskView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningTest {

    private static final String REFUSED = "Connecting to 127.0.0.1:18519 was refused.";

    private final Words words = new Words(() -> Instant.EPOCH, Texts.source());

    private static DatabaseView database(String name) {
        return new DatabaseView(
                name,
                "INCREMENTAL",
                null,
                0,
                0,
                0,
                0,
                null,
                Problem.of("UNREACHABLE", 503, "An instance cannot be reached", REFUSED, null),
                List.of(),
                List.of(),
                null);
    }

    private static GroupView group(boolean primaryAnswers) {
        return new GroupView(
                "gad-1",
                "orders",
                "RUNNING",
                "PRIMARY_UNREACHABLE",
                1,
                "eu",
                List.of(
                        new MemberView("eu", "eu-west", "PRIMARY", primaryAnswers, false),
                        new MemberView("us", "us-east", "SECONDARY", true, true)),
                List.of(new SyncTaskView(
                        "t", "eu", "us", "INCREMENTAL", 12L, 340L, 0, 0, List.of(database("app"), database("stock")))),
                null,
                null,
                List.of(
                        attention("us/app: " + REFUSED),
                        attention("us/stock: " + REFUSED),
                        attention("former primary old is not closed")),
                List.of(),
                List.of(),
                null,
                null);
    }

    private static Problem attention(String detail) {
        return Problem.of("ATTENTION", 409, "A person should look at this", detail, null);
    }

    @Test
    void aPrimaryThatDoesNotAnswerIsSaidOnceAndNotOfEachDatabase() {
        assertThat(Warning.of(group(false), words))
                .containsExactly(
                        new Warning("us cannot reach the primary eu.", REFUSED),
                        new Warning("former primary old is not closed", ""));
    }

    @Test
    void whereItAnswersEachIsSaidAsItIs() {
        assertThat(Warning.of(group(true), words))
                .extracting(Warning::text)
                .containsExactly("us/app: " + REFUSED, "us/stock: " + REFUSED, "former primary old is not closed");
    }
}
