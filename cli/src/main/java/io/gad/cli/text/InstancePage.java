package io.gad.cli.text;

import io.gad.api.InstanceList;
import io.gad.api.InstanceView;
import java.util.ArrayList;
import java.util.List;

/** Registered instances. */
public final class InstancePage {

    private InstancePage() {}

    public static List<String> lines(InstanceList list) {
        if (list.instances().isEmpty()) {
            return List.of("No instance yet. Register one: gad instance add NAME --region R --dsn DSN");
        }
        Table table = new Table("NAME", "REGION", "STATE", "FENCE", "GROUP", "REACHABLE", "ACCESS", "VERSION");
        for (InstanceView i : list.instances()) {
            table.row(
                    i.name(),
                    i.region(),
                    i.state(),
                    i.fence(),
                    Words.orNone(i.group()),
                    Words.yesNo(i.reachable()),
                    i.reachable() ? Words.access(i.readOnly()) : Words.NONE,
                    Words.orNone(i.version()));
        }
        return table.lines();
    }

    public static List<String> lines(InstanceView i) {
        List<String> lines = new ArrayList<>();
        lines.add("Instance     " + i.name());
        lines.add("Region       " + i.region());
        lines.add("State        " + i.state());
        lines.add("Fence        " + i.fence());
        lines.add("Group        " + Words.orNone(i.group()));
        lines.add("Reachable    " + Words.yesNo(i.reachable()));
        lines.add("Access       " + (i.reachable() ? Words.access(i.readOnly()) : Words.NONE));
        lines.add("Version      " + Words.orNone(i.version()));
        lines.add("Last answer  " + Words.orNone(i.lastAnswer()));
        if (!i.hosts().isEmpty()) {
            lines.add("Hosts        " + String.join(", ", i.hosts()));
        }
        lines.add("Databases    " + (i.databases().isEmpty() ? "all" : String.join(", ", i.databases())));
        String copyOnly = i.copyOnly();
        if (copyOnly != null) {
            lines.add("Returns      by copy alone: " + copyOnly);
        }
        return lines;
    }
}
