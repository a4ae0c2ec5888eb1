package io.gad.sync.apply;

import io.gad.postgres.pgoutput.Tuple.Kind;
import io.gad.sync.SyncProblem;
import io.gad.sync.batch.RowImage;
import java.util.ArrayList;
import java.util.List;

/** Finds out for each column whether its values came as text: decided by the type, so always the same for a column. */
final class ArrivedFormats {

    private final TargetTable target;
    private final boolean[] text;
    private final boolean[] binary;

    ArrivedFormats(TargetTable target) {
        this.target = target;
        this.text = new boolean[target.columns().size()];
        this.binary = new boolean[target.columns().size()];
    }

    void see(RowImage row) {
        for (int i = 0; i < text.length; i++) {
            Kind kind = row.kind(target.columns().get(i).source());
            text[i] |= kind == Kind.TEXT;
            binary[i] |= kind == Kind.BINARY;
        }
    }

    List<Boolean> text() {
        List<Boolean> all = new ArrayList<>(text.length);
        for (int i = 0; i < text.length; i++) {
            if (text[i] && binary[i]) {
                throw new SyncProblem(
                        "MIXED_FORMATS",
                        "Expected the values of a column of " + target.table().name()
                                + " all in text or all in binary, found both.",
                        "The type's send function was changed while its rows were under way: resume the task.");
            }
            boolean nothingArrived = !text[i] && !binary[i];
            all.add(text[i]
                    || nothingArrived && !target.columns().get(i).column().takesBinary());
        }
        return all;
    }
}
