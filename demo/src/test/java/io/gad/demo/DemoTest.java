package io.gad.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoTest {

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThat(Demo.run("--twice")).isEqualTo(2);
        assertThat(Demo.run("--once", "-o", "xml")).isEqualTo(2);
        assertThat(Demo.run("--help")).isZero();
    }

    @Test
    void printsTheDocumentedKeysInTheirOrder() {
        StoryResult.Figures figures = new StoryResult.Figures(true, 1, 2, 3, 4, 5, "COPY", 6, 7);
        Map<?, ?> document = Json.read(Json.write(figures), Map.class);
        assertThat(List.copyOf(document.keySet()))
                .hasToString(
                        "[consistent, promoteMillis, writeOutageMillis, acknowledgedTransactions, lostTransactions,"
                                + " reportedLostTransactions, rejoinMethod, rejoinMillis, rows]");
    }
}
