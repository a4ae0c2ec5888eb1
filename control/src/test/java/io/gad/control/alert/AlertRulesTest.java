package io.gad.control.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.health.GroupHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertRulesTest {

    private static final Instant START = Instant.parse("2026-03-01T03:04:05Z");

    private AlertRules rules = new AlertRules("orders", Duration.ofSeconds(2), Duration.ofSeconds(10));
    private Standing standing = Standing.none("gad-1");
    private final List<String> told = new ArrayList<>();
    private long second;

    private static Condition lag(boolean present) {
        return new Condition("lag us", AlertTopic.LAG, "us", present, "us is behind", Map.of("lagMillis", "40000"));
    }

    /** So many looks, one each second, that see the same. */
    private void look(int seconds, GroupHealth health, Condition... conditions) {
        for (int i = 0; i < seconds; i++) {
            AlertRules.Step step = rules.look(
                    standing,
                    new Sight(health, List.of(conditions)),
                    Duration.ofSeconds(second).toNanos(),
                    START.plusSeconds(second));
            standing = step.after();
            step.notices()
                    .forEach(n -> told.add(n.type().word() + " " + n.facts().getOrDefault("to", n.subject())));
            second++;
        }
    }

    @Test
    void aNewGroupThatIsWellIsNotWorthAWord() {
        look(30, GroupHealth.NO_SECONDARY);
        assertThat(told).isEmpty();
        look(30, GroupHealth.HEALTHY);
        assertThat(told).containsExactly("health-changed HEALTHY");
    }

    @Test
    void aLossIsToldAfterTwoSecondsAndTheReturnAfterTen() {
        look(1, GroupHealth.HEALTHY);
        look(2, GroupHealth.PRIMARY_UNREACHABLE);
        assertThat(told).isEmpty();
        look(1, GroupHealth.PRIMARY_UNREACHABLE);
        assertThat(told).containsExactly("health-changed PRIMARY_UNREACHABLE");
        look(10, GroupHealth.HEALTHY);
        assertThat(told).hasSize(1);
        look(1, GroupHealth.HEALTHY);
        assertThat(told).containsExactly("health-changed PRIMARY_UNREACHABLE", "health-changed HEALTHY");
    }

    @Test
    void aHealthThatComesAndGoesEverySecondIsNotTold() {
        look(1, GroupHealth.HEALTHY);
        for (int i = 0; i < 50; i++) {
            look(1, GroupHealth.LAGGING);
            look(1, GroupHealth.HEALTHY);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aLagBetweenItsTwoThresholdsNeitherBeginsNorEnds() {
        look(60, GroupHealth.HEALTHY, lag(false));
        assertThat(told).isEmpty();
        look(3, GroupHealth.HEALTHY, lag(true));
        assertThat(told).containsExactly("lag-began us");
        look(60, GroupHealth.HEALTHY, lag(false));
        assertThat(told).hasSize(1);
        look(11, GroupHealth.HEALTHY);
        assertThat(told).containsExactly("lag-began us", "lag-ended us");
        assertThat(standing.raised()).isEmpty();
    }

    @Test
    void aLagAroundItsThresholdIsOneAlert() {
        for (int i = 0; i < 20; i++) {
            look(5, GroupHealth.HEALTHY, lag(true));
            look(5, GroupHealth.HEALTHY, lag(false));
            look(5, GroupHealth.HEALTHY);
        }
        assertThat(told).containsExactly("lag-began us");
    }

    @Test
    void aRestartTellsNothingTwiceAndMissesNoEnd() {
        look(1, GroupHealth.HEALTHY);
        look(3, GroupHealth.LAGGING, lag(true));
        assertThat(told).hasSize(2);
        rules = new AlertRules("orders", Duration.ofSeconds(2), Duration.ofSeconds(10));
        look(3, GroupHealth.LAGGING, lag(true));
        assertThat(told).hasSize(2);
        rules = new AlertRules("orders", Duration.ofSeconds(2), Duration.ofSeconds(10));
        look(11, GroupHealth.HEALTHY);
        assertThat(told)
                .containsExactly("health-changed LAGGING", "lag-began us", "health-changed HEALTHY", "lag-ended us");
    }

    @Test
    void theEndSaysSinceWhenAndKeepsTheFacts() {
        look(3, GroupHealth.HEALTHY, lag(true));
        List<Notice> ends = new ArrayList<>();
        for (int i = 0; i < 12 && ends.isEmpty(); i++) {
            AlertRules.Step step = rules.look(
                    standing,
                    new Sight(GroupHealth.HEALTHY, List.of()),
                    Duration.ofSeconds(second++).toNanos(),
                    START.plusSeconds(second));
            ends.addAll(step.notices());
        }
        Notice end = ends.getFirst();
        assertThat(end.facts()).containsEntry("lagMillis", "40000").containsEntry("since", "2026-03-01T03:04:07Z");
        assertThat(end.summary()).contains("us is behind").contains("2026-03-01T03:04:07Z");
    }
}
