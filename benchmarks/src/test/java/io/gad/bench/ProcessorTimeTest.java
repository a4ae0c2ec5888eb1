package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    /** PostgreSQL's backends end all the time. */
    @Test
    void countsWhatEndedChildrenSpent() throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        double before = ProcessorTime.of(self);
        double machineBefore = ProcessorTime.ofMachine();
        Process child = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").start();
        assertThat(child.waitFor()).isZero();

        assertThat(ProcessorTime.of(self) - before)
                .as("seconds of the loop, and ours")
                .isGreaterThanOrEqualTo(0.01);
        assertThat(ProcessorTime.ofMachine() - machineBefore)
                .as("seconds of the whole machine")
                .isGreaterThanOrEqualTo(0.01);
    }
}
