package io.gad.control;

import io.gad.control.port.LeftOutTable;
import java.util.List;

/**
 * What a group leaves out, or would.
 *
 * @param tables those that the patterns mean on the primary now
 */
public record LeftOutView(String group, List<String> patterns, List<LeftOutTable> tables) {

    public LeftOutView {
        patterns = List.copyOf(patterns);
        tables = List.copyOf(tables);
    }
}
