package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:04:05.678Z");

    private final Words words = new Words(() -> NOW, Texts.source());

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1 s",
        "1240, 1.2 s",
        "59999, 59 s",
        "60000, 1 min",
        "185000, 3 min 5 s",
        "3600000, 1 h",
        "7440000, 2 h 4 min",
        "172800000, 2 days"
    })
    void durationsHaveTheUnitThatFits(long millis, String text) {
        assertThat(words.duration(millis)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "8192, 8.0 KiB", "17179869184, 16.0 GiB"})
    void sizesHaveTheUnitThatFits(long bytes, String text) {
        assertThat(words.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void whatIsNotKnownIsADash() {
        assertThat(words.duration(null)).isEqualTo("\u2014");
        assertThat(words.ago(null)).isEqualTo("\u2014");
        assertThat(words.plain("")).isEqualTo("\u2014");
    }

    @Test
    void statesAreWords() {
        assertThat(words.plain("ADDING_SECONDARY")).isEqualTo("Adding secondary");
        assertThat(words.health("HEALTHY")).isEqualTo("In step");
        assertThat(words.ago(NOW.minusMillis(12_345))).isEqualTo("12 s ago");
        assertThat(words.ago(NOW.minusMillis(345))).isEqualTo("just now");
    }

    @Test
    void codesInSentencesAreReadAsWords() {
        assertThat(words.told("Group orders is PRIMARY_UNREACHABLE, was HEALTHY"))
                .isEqualTo("orders: Primary does not answer (before: In step)");
        assertThat(words.told("Group orders is SYNC_STOPPED")).isEqualTo("orders: Synchronization stopped");
        assertThat(words.told("Operation op-1, promote us of orders, has ended: DONE"))
                .isEqualTo("Operation op-1, Upgrade to primary database, group orders, instance us, has ended: done");
        assertThat(words.told("Operation op-1, create orders, has begun, asked for by admin"))
                .isEqualTo("Operation op-1, Create instance group, group orders, has begun, asked for by admin");
        assertThat(words.told("delete of orders")).isEqualTo("Delete instance group, group orders");
        assertThat(words.told("Over, begun at 2026-11-30T19:08:35.887999724Z: lag of us"))
                .isEqualTo("Over, begun at 2026-11-30 19:08:35 UTC: lag of us");
        assertThat(words.told("sa: REWIND, 0 of 0 rows")).isEqualTo("sa: rewind");
        assertThat(words.told("sa: FULL, 0 of 12 rows")).isEqualTo("sa: full, 0 of 12 rows");
        assertThat(words.told("public.t: REPLICA IDENTITY FULL, as before"))
                .isEqualTo("public.t: REPLICA IDENTITY FULL, as before");
        assertThat(words.told("eu (UNREACHABLE)")).isEqualTo("eu (unreachable)");
        assertThat(words.told("applied up to {app=0/3329B18, stock=1/A}"))
                .isEqualTo("applied up to app 0/3329B18, stock 1/A");
        assertThat(words.told("change of ALERT_UNDONE {a=b}")).isEqualTo("change of ALERT_UNDONE {a=b}");
    }

    @Test
    void logOfAPrimaryThatDoesNotAnswerIsNotNoneBecauseNoneIsKnown() {
        assertThat(words.log(0L, false)).isEqualTo("not known");
        assertThat(words.log(null, true)).isEqualTo("not known");
        assertThat(words.log(0L, true)).isEqualTo("0 B");
        assertThat(words.log(8_192L, false)).isEqualTo("8.0 KiB");
    }

    @Test
    void aLongTextIsKnownByBothEnds() {
        assertThat(words.brief("SELECT 1")).isEqualTo("SELECT 1");
        assertThat(words.brief("a".repeat(100) + "?socketTimeout=1"))
                .hasSize(60)
                .startsWith("aaa")
                .endsWith("a?socketTimeout=1");
    }

    @Test
    void theWayOutIsTheConsolesWhereItHasOne() {
        assertThat(words.hint(problem("PLAN_CHANGED"))).startsWith("Something has changed since you looked");
        assertThat(words.hint(problem("NO_SUCH_CODE"))).isEqualTo("as the server says");
        assertThat(words.hint(null)).isNull();
    }

    /** The command line's words help nobody who looks at a page. */
    @Test
    void noHintSpeaksOfTheCommandLine() {
        for (ProblemCode code : ProblemCode.values()) {
            assertThat(words.hint(Problem.of(code.name(), code.status(), code.title(), "", code.hint())))
                    .as(code.name())
                    .doesNotContainPattern("(^|[ (;])gad [a-z]| --[a-z]");
        }
    }

    private static Problem problem(String code) {
        return Problem.of(code, 409, "title", "detail", "as the server says");
    }

    @Test
    void statementsAreToBeCopiedAndSentencesToBeRead() {
        assertThat(words.isToCopy("ALTER TABLE public.t REPLICA IDENTITY FULL;"))
                .isTrue();
        assertThat(words.isToCopy("gad group switch-over orders us")).isTrue();
        assertThat(words.isToCopy("If you can, cut it off from its clients first."))
                .isFalse();
        assertThat(words.isToCopy("Set max_wal_senders higher.")).isFalse();
        assertThat(words.isToCopy("")).isFalse();
    }
}
