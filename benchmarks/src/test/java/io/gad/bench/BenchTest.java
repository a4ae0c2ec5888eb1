package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(Bench.run("fly")).isEqualTo(2);
        assertThat(Bench.run()).isEqualTo(2);
        assertThat(Bench.run("apply", "--workload", "tpcc")).isEqualTo(2);
        assertThat(Bench.run("apply", "--peer", "oracle")).isEqualTo(2);
        assertThat(Bench.run("apply", "--rounds", "0")).isEqualTo(2);
        assertThat(Bench.run("lag", "--workload", "huge")).isEqualTo(2);
        assertThat(Bench.run("overhead", "--workload", "tpcb,deletes")).isEqualTo(2);
        assertThat(Bench.run("apply", "--workload", "idle")).isEqualTo(2);
        assertThat(Bench.run("outage", "--workload", "tpcb")).isEqualTo(2);
        assertThat(Bench.run("rejoin", "--megabytes", "0")).isEqualTo(2);
        assertThat(Bench.run("apply", "--heap", "512")).isEqualTo(2);
        assertThat(Bench.run("--help")).isZero();
    }

    @Test
    void refusesATableOfNothing(@TempDir Path empty) {
        assertThat(Bench.run("table")).isEqualTo(2);
        assertThat(Bench.run("table", "--from", empty.resolve("missing").toString()))
                .isEqualTo(2);
        assertThat(Bench.run("table", "--from", empty.toString())).isEqualTo(2);
    }

    @Test
    void refusesAPeerThatOnlyCopies() {
        assertThat(Bench.run("apply", "--peer", "pg_dump")).isEqualTo(2);
        assertThat(Bench.run("lag", "--peer", "pgcopydb")).isEqualTo(2);
    }

    @Test
    void refusesWhatPglogicalCannotCarry() {
        assertThat(Bench.run("load", "--peer", "pglogical")).isEqualTo(2);
        assertThat(Bench.run("apply", "--peer", "pglogical", "--workload", "tpcb,keyless"))
                .isEqualTo(2);
    }
}
