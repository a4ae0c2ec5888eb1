package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapTest {

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void theMostIsWhatACollectionFoundAndTheKeptWhatItLeft() throws IOException {
        Path log = Files.writeString(folder.resolve("heap.log"), """
                [0.012s] Using Parallel
                [1.100s] GC(0) Pause Young (Allocation Failure) 128M->14M(491M) 7.001ms
                [2.200s] GC(1) Pause Young (Allocation Failure) 412M->230M(491M) 31.5ms
                [2.900s] GC(2) Pause Full (Ergonomics) 230M->90M(512M) 120.0ms
                """);
        Heap heap = Heap.of(log, 512, ProcessHandle.current().pid());

        assertThat(heap.mostMegabytes()).isEqualTo(412);
        assertThat(heap.keptMegabytes()).isEqualTo(230);
        assertThat(heap.residentMegabytes()).isPositive();
        assertThat(heap.text()).startsWith("230, 412, 512; ");
    }
}
