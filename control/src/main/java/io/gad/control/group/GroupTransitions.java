package io.gad.control.group;

import java.util.List;

/** Every way from one state of a group to another, with its reason. What is not here cannot happen. */
public final class GroupTransitions {

    /** One line of the table. */
    public record Transition(GroupState from, GroupState to, String because) {}

    /** The table. A group begins in {@code CREATING}. */
    public static final List<Transition> ALL = List.of(
            way(GroupState.CREATING, GroupState.RUNNING, "every secondary holds everything and follows"),
            way(GroupState.CREATING, GroupState.FAILED, "the create failed or was cancelled"),
            way(GroupState.RUNNING, GroupState.ADDING_SECONDARY, "add secondary accepted"),
            way(GroupState.ADDING_SECONDARY, GroupState.RUNNING, "the secondary follows, or the add was taken back"),
            way(GroupState.RUNNING, GroupState.REMOVING_SECONDARY, "remove secondary accepted"),
            way(GroupState.REMOVING_SECONDARY, GroupState.RUNNING, "the secondary has left"),
            way(GroupState.RUNNING, GroupState.PROMOTING, "promote accepted, whatever the health"),
            way(GroupState.ADDING_SECONDARY, GroupState.PROMOTING, "promote accepted; the add is abandoned"),
            way(GroupState.REMOVING_SECONDARY, GroupState.PROMOTING, "promote accepted; the remove goes on outside"),
            way(
                    GroupState.SWITCHING_OVER,
                    GroupState.PROMOTING,
                    "promote accepted before the commit point, or as the recorded primary is lost before it is open"),
            way(
                    GroupState.PROMOTING,
                    GroupState.PROMOTING,
                    "promote of another secondary accepted before the commit point; the first is abandoned"),
            way(GroupState.PROMOTING, GroupState.RUNNING, "the new primary is open, or the promotion was taken back"),
            way(
                    GroupState.RUNNING,
                    GroupState.SWITCHING_OVER,
                    "switch over accepted; the primary answers and all are in step"),
            way(
                    GroupState.SWITCHING_OVER,
                    GroupState.RUNNING,
                    "the roles have turned, or the switch over was taken back"),
            way(GroupState.RUNNING, GroupState.DELETING, "delete accepted; only the primary is left"),
            way(GroupState.FAILED, GroupState.DELETING, "delete accepted"),
            way(GroupState.DELETING, GroupState.DELETED, "the document is gone; instances and data stay"));

    private GroupTransitions() {}

    private static Transition way(GroupState from, GroupState to, String because) {
        return new Transition(from, to, because);
    }

    public static boolean allows(GroupState from, GroupState to) {
        return ALL.stream().anyMatch(way -> way.from() == from && way.to() == to);
    }

    /** The table and its diagram as they stand in the documentation. */
    public static String markdown() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> CREATING\n");
        for (Transition way : ALL) {
            text.append("    ").append(way.from()).append(" --> ");
            text.append(way.to() == GroupState.DELETED ? "[*]" : way.to().name())
                    .append('\n');
        }
        text.append("```\n\n| from | to | because |\n|---|---|---|\n");
        for (Transition way : ALL) {
            text.append("| ").append(way.from()).append(" | ").append(way.to()).append(" | ");
            text.append(way.because()).append(" |\n");
        }
        return text.toString();
    }
}
