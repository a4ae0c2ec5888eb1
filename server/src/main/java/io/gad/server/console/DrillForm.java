package io.gad.server.console;

import io.gad.control.operation.Operation.Drill;
import org.jspecify.annotations.Nullable;

/**
 * What was typed into the form that begins a drill, so that it is shown again where that is refused.
 *
 * @param maxGigabytes as typed; 10 where nothing was
 * @param full {@code true} if it is to be switched over and back
 * @param accepted {@code true} if writes may be interrupted
 */
public record DrillForm(
        String smokeSql,
        String maxGigabytes,
        @Nullable String full,
        @Nullable String accepted) {

    /** Nothing typed yet. */
    static final DrillForm EMPTY = new DrillForm("", "", null, null);

    public DrillForm {
        smokeSql = Typed.text(smokeSql);
        maxGigabytes = Typed.text(maxGigabytes, "10");
    }

    public boolean isFull() {
        return "true".equals(full);
    }

    public boolean isAccepted() {
        return "true".equals(accepted);
    }

    Drill request(String group, String instance) {
        return new Drill(
                group, instance, isFull() ? "" : smokeSql, Gibibytes.bytes(maxGigabytes), isFull(), isAccepted());
    }
}
