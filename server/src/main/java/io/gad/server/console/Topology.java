package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A group drawn: the primary left, secondaries right, former primaries below a line, apart.
 *
 * @param height of the drawing; its width is {@value #WIDTH}
 * @param apartY of the line below which the former primaries stand; 0: there are none
 */
public record Topology(int height, int apartY, List<Node> nodes, List<Arrow> arrows) {

    /** Of every drawing, in its own units. */
    public static final int WIDTH = 600;

    private static final int NODE_WIDTH = 200;
    private static final int NODE_HEIGHT = 76;
    private static final int ROW = 100;
    private static final int LEFT = 4;
    private static final int RIGHT = WIDTH - NODE_WIDTH - LEFT;
    private static final int TOP = 4;

    /** In which a node's lines stand, in heights of their font, which is 13. */
    private static final double LINE_ROOM = (NODE_WIDTH - 24) / 13.0;

    /** So for its name, in semibold of 16. */
    private static final double NAME_ROOM = (NODE_WIDTH - 24) / 16.0 / 1.1;

    /** So for what stands at an arrow. */
    private static final double ARROW_ROOM = (RIGHT - LEFT - NODE_WIDTH - 8) / 13.0;

    /**
     * One instance.
     *
     * @param role in words
     * @param line its region, or how it is closed
     * @param kind {@code primary secondary former}, {@code lost} added if it does not answer
     */
    public record Node(int x, int y, Caption name, Caption role, Caption line, String kind) {

        /** All of it, for who points there. */
        public String told() {
            return String.join(", ", name.whole(), role.whole(), line.whole());
        }
    }

    /**
     * One synchronization.
     *
     * @param path the data of a path; of a broken one with a gap in its middle
     * @param labelX the middle of its label, above which {@code label} stands and below which {@code sub}
     * @param kind {@code flows}, {@code held} or {@code broken}
     */
    public record Arrow(
            String from, String to, String path, int labelX, int labelY, Caption label, Caption sub, String kind) {

        /** All of it, for who points there, or reads the table. */
        public String told() {
            return sub.whole().isEmpty() ? label.whole() : label.whole() + ", " + sub.whole();
        }
    }

    static Topology of(GroupView group, List<InstanceView> formers, Words words) {
        List<Node> nodes = new ArrayList<>();
        List<Arrow> arrows = new ArrayList<>();
        List<MemberView> secondaries = group.members().stream()
                .filter(m -> m.role().equals("SECONDARY"))
                .toList();
        int rows = Math.max(1, secondaries.size());
        int primaryY = TOP + (rows - 1) * ROW / 2;
        group.members().stream()
                .filter(m -> m.instance().equals(group.primary()))
                .forEach(m -> nodes.add(node(LEFT, primaryY, m, words.text("role.primary"), "primary", words)));
        int row = 0;
        for (MemberView secondary : secondaries) {
            int y = TOP + ROW * row++;
            nodes.add(node(RIGHT, y, secondary, words.text("role.secondary"), "secondary", words));
            group.syncTasks().stream()
                    .filter(t -> t.target().equals(secondary.instance()))
                    .findFirst()
                    .ifPresent(
                            t -> arrows.add(arrow(t, primaryY, y, kind(group, secondary, t), silent(group, t), words)));
        }
        int apartY = rows * ROW;
        for (int i = 0; i < formers.size(); i++) {
            nodes.add(former(formers.get(i), i % 2 == 0 ? LEFT : RIGHT, apartY + 34 + i / 2 * ROW, words));
        }
        int below = formers.isEmpty() ? 0 : 34 + (formers.size() + 1) / 2 * ROW;
        return new Topology(
                apartY + below - (ROW - NODE_HEIGHT) + 2 * TOP,
                formers.isEmpty() ? 0 : apartY,
                List.copyOf(nodes),
                List.copyOf(arrows));
    }

    private static Node node(int x, int y, MemberView member, String role, String kind, Words words) {
        return new Node(
                x,
                y,
                Caption.of(member.instance(), NAME_ROOM),
                Caption.of(access(member, role, words), LINE_ROOM),
                member.reachable()
                        ? Caption.of(member.region(), LINE_ROOM)
                        : Caption.of(member.region(), region -> words.text("topology.silent", region), LINE_ROOM),
                member.reachable() ? kind : kind + " lost");
    }

    /** Of one that does not answer, what it was when it last did. */
    private static String access(MemberView member, String role, Words words) {
        if (member.reachable()) {
            return member.readOnly() ? words.text("topology.read", role) : words.text("topology.write", role);
        }
        return member.readOnly() ? words.text("topology.read.last", role) : words.text("topology.write.last", role);
    }

    private static Node former(InstanceView former, int x, int y, Words words) {
        return new Node(
                x,
                y,
                Caption.of(former.name(), NAME_ROOM),
                Caption.of(words.text("topology.former"), LINE_ROOM),
                Caption.of(former.fence().equals("NONE") ? former.region() : words.fence(former.fence()), LINE_ROOM),
                former.reachable() ? "former" : "former lost");
    }

    private static String kind(GroupView group, MemberView secondary, SyncTaskView task) {
        boolean primaryAnswers =
                group.members().stream().anyMatch(m -> m.instance().equals(group.primary()) && m.reachable());
        boolean broken = !primaryAnswers
                || !secondary.reachable()
                || task.state().equals("FAILED")
                || task.state().equals("STOPPED");
        return broken ? "broken" : task.state().equals("PAUSED") ? "held" : "flows";
    }

    /** Which of its two ends does not answer, the source first. */
    private static Optional<String> silent(GroupView group, SyncTaskView task) {
        return Stream.of(task.source(), task.target())
                .filter(end ->
                        group.members().stream().anyMatch(m -> m.instance().equals(end) && !m.reachable()))
                .findFirst();
    }

    private static Arrow arrow(
            SyncTaskView task, int fromY, int toY, String kind, Optional<String> silent, Words words) {
        int x1 = LEFT + NODE_WIDTH + 4;
        int y1 = fromY + NODE_HEIGHT / 2;
        int x2 = RIGHT - 8;
        int y2 = toY + NODE_HEIGHT / 2;
        boolean follows = task.state().equals("INCREMENTAL");
        String state = follows && task.lagMillis() != null
                ? words.text("topology.behind", words.duration(task.lagMillis()))
                : words.plain(task.state());
        String behind = follows && task.lagBytes() != null ? words.bytes(task.lagBytes()) : "";
        return new Arrow(
                task.source(),
                task.target(),
                kind.equals("broken")
                        ? "M" + x1 + " " + y1 + "L" + part(x1, x2, 42) + " " + part(y1, y2, 42) + "M" + part(x1, x2, 58)
                                + " " + part(y1, y2, 58) + "L" + x2 + " " + y2
                        : "M" + x1 + " " + y1 + "L" + x2 + " " + y2,
                (x1 + x2) / 2,
                (y1 + y2) / 2,
                silent.map(end -> Caption.of(end, name -> words.text("topology.silent.end", name), ARROW_ROOM))
                        .orElseGet(() -> Caption.of(state, ARROW_ROOM)),
                Caption.of(silent.isPresent() ? words.text("topology.last", state) : behind, ARROW_ROOM),
                kind);
    }

    private static int part(int from, int to, int percent) {
        return from + (to - from) * percent / 100;
    }
}
