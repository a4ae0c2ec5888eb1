package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {

    @ParameterizedTest
    @MethodSource("io.gad.bench.Workload#all")
    void hasItsTablesAndTwoProcedures(Workload workload) {
        assertThat(workload.sql())
                .contains(
                        "CREATE TABLE marker", "PROCEDURE fill(scale int)", "PROCEDURE write_changes(transactions int");
        assertThat(workload.full().transactions())
                .isGreaterThanOrEqualTo(workload.quick().transactions());
        assertThat(workload.full().transactions() % workload.writers()).isZero();
        assertThat(workload.quick().transactions() % workload.writers()).isZero();
    }

    @Test
    void deletesFindARowEachInEveryRound() {
        Workload deletes = Workload.named("deletes").orElseThrow();
        assertThat(deletes.size(false, 6)).isEqualTo(new Workload.Size(3_600_000, 60_000));
    }
}
