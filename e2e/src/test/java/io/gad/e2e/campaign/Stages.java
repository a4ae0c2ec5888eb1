package io.gad.e2e.campaign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stages of all seeds, each made when it is first asked for. */
final class Stages implements AutoCloseable {

    private final Path directory;
    private final Map<Integer, Stage> stages = new HashMap<>();

    /** @param directory for what they keep; the caller's to remove */
    Stages(Path directory) {
        this.directory = directory;
    }

    Stage of(int secondaries) {
        return stages.computeIfAbsent(secondaries, count -> {
            Path own = directory.resolve("stage-" + count);
            if (!own.toFile().mkdirs()) {
                throw new IllegalStateException("Expected to make " + own + ", found it there.");
            }
            return Stage.make(count, own);
        });
    }

    @Override
    public void close() {
        List<Stage> all = new ArrayList<>(stages.values());
        stages.clear();
        all.forEach(Stage::close);
    }
}
