package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import java.util.ArrayList;
import java.util.List;

/**
 * A group drawn: the primary left, secondaries right, former primaries below it, apart.
 *
 * @param height of the drawing; its width is {@value #WIDTH}
 */
public record Topology(int height, List<Node> nodes, List<Arrow> arrows) {

    /** Of every drawing, in its own units. */
    public static final int WIDTH = 480;

    private static final int NODE_WIDTH = 150;
    private static final int NODE_HEIGHT = 64;
    private static final int ROW = 88;
    private static final int RIGHT = WIDTH - NODE_WIDTH - 4;

    /** One instance. @param kind {@code primary secondary former}, {@code lost} added if it does not answer */
    public record Node(int x, int y, String name, String line, String kind) {}

    /** One synchronization. @param kind {@code flows} or {@code broken} */
    public record Arrow(int x1, int y1, int x2, int y2, int labelX, int labelY, String label, String kind) {}

    static Topology of(GroupView group, List<InstanceView> formers, Words words) {
        List<Node> nodes = new ArrayList<>();
        List<Arrow> arrows = new ArrayList<>();
        List<MemberView> secondaries = group.members().stream()
                .filter(m -> m.role().equals("SECONDARY"))
                .toList();
        int primaryY = 4;
        int row = 0;
        for (MemberView secondary : secondaries) {
            int y = 4 + ROW * row++;
            nodes.add(node(RIGHT, y, secondary, "secondary"));
            group.syncTasks().stream()
                    .filter(t -> t.target().equals(secondary.instance()))
                    .findFirst()
                    .ifPresent(t -> arrows.add(arrow(t, primaryY, y, broken(group, secondary, t), words)));
        }
        group.members().stream()
                .filter(m -> m.instance().equals(group.primary()))
                .forEach(m -> nodes.add(node(4, primaryY, m, "primary")));
        int left = 1;
        for (InstanceView former : formers) {
            nodes.add(new Node(
                    4,
                    4 + ROW * left++,
                    former.name(),
                    "left the group",
                    former.reachable() ? "former" : "former lost"));
        }
        return new Topology(ROW * Math.max(row, left) - 16, List.copyOf(nodes), List.copyOf(arrows));
    }

    private static Node node(int x, int y, MemberView member, String kind) {
        return new Node(x, y, member.instance(), member.region(), member.reachable() ? kind : kind + " lost");
    }

    private static boolean broken(GroupView group, MemberView secondary, SyncTaskView task) {
        boolean primaryAnswers =
                group.members().stream().anyMatch(m -> m.instance().equals(group.primary()) && m.reachable());
        return !primaryAnswers
                || !secondary.reachable()
                || task.state().equals("FAILED")
                || task.state().equals("STOPPED");
    }

    private static Arrow arrow(SyncTaskView task, int fromY, int toY, boolean broken, Words words) {
        int y1 = fromY + NODE_HEIGHT / 2;
        int y2 = toY + NODE_HEIGHT / 2;
        int x1 = 4 + NODE_WIDTH;
        String label =
                task.state().equals("INCREMENTAL") ? words.duration(task.lagMillis()) : words.plain(task.state());
        return new Arrow(
                x1 + 4, y1, RIGHT - 10, y2, (x1 + RIGHT) / 2, (y1 + y2) / 2 - 12, label, broken ? "broken" : "flows");
    }
}
