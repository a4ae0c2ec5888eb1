package io.gad.control.operation;

import io.gad.control.port.SchemaMode;
import java.util.List;
import java.util.Optional;

/** What can be asked of a group; stored as it was asked. */
public sealed interface Operation {

    /** The group's name. */
    String group();

    /** The name on the wire. */
    default String type() {
        return switch (this) {
            case CreateGroup c -> "create";
            case AddSecondary a -> "add-secondary";
            case RemoveSecondary r -> "remove-secondary";
            case Promote p -> "promote";
            case SwitchOver s -> "switch-over";
            case DeleteGroup d -> "delete";
            case Drill d -> "drill";
        };
    }

    /**
     * A new group.
     *
     * @param leftOut patterns of the tables whose rows are not carried over
     * @param databases of the primary that are kept in step; empty: those that it is registered with
     */
    record CreateGroup(
            String group,
            String primary,
            List<String> secondaries,
            SchemaMode schemaMode,
            List<String> leftOut,
            List<String> databases)
            implements Operation {

        /** One from before tables could be left out, or databases chosen, names none. */
        public CreateGroup {
            secondaries = List.copyOf(secondaries);
            leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
            databases = databases == null ? List.of() : List.copyOf(databases);
        }

        /** Of all databases that the primary is registered with. */
        public CreateGroup(
                String group, String primary, List<String> secondaries, SchemaMode schemaMode, List<String> leftOut) {
            this(group, primary, secondaries, schemaMode, leftOut, List.of());
        }

        /** One that carries everything over. */
        public CreateGroup(String group, String primary, List<String> secondaries, SchemaMode schemaMode) {
            this(group, primary, secondaries, schemaMode, List.of());
        }
    }

    /**
     * One more secondary, or a former primary back.
     *
     * @param discardUnreported go on even if a former primary's tail cannot be read: it is lost then
     */
    record AddSecondary(String group, String instance, Method method, SchemaMode schemaMode, boolean discardUnreported)
            implements Operation {}

    /** One secondary less; it goes on as a standalone instance. */
    record RemoveSecondary(String group, String instance) implements Operation {}

    /**
     * A secondary becomes the primary.
     *
     * @param expectedEpoch the epoch that the caller saw; refused if the group has moved on
     * @param expectedPlan the digest of the plan that the caller saw; refused if it has become another
     * @param confirm go on although the primary still answers
     * @param skipHooks run no command before or after it
     */
    record Promote(
            String group,
            String instance,
            Optional<Long> expectedEpoch,
            Optional<String> expectedPlan,
            boolean confirm,
            boolean skipHooks)
            implements Operation {

        /** One from before there were plans names none. */
        public Promote {
            expectedPlan = expectedPlan == null ? Optional.empty() : expectedPlan;
        }

        /** Whatever its plan is by then, and with the commands that are set. */
        public Promote(String group, String instance, Optional<Long> expectedEpoch, boolean confirm) {
            this(group, instance, expectedEpoch, Optional.empty(), confirm, false);
        }
    }

    /**
     * Primary and a secondary exchange their roles; nothing is lost.
     *
     * @param expectedEpoch the epoch that the caller saw; refused if the group has moved on
     * @param skipHooks run no command before or after it
     */
    record SwitchOver(String group, String instance, Optional<Long> expectedEpoch, boolean skipHooks)
            implements Operation {

        /** With the commands that are set. */
        public SwitchOver(String group, String instance, Optional<Long> expectedEpoch) {
            this(group, instance, expectedEpoch, false);
        }
    }

    /** No more group; instances and data stay. */
    record DeleteGroup(String group) implements Operation {}

    /**
     * A rehearsal on a secondary: in copies of its databases, or, in full, by switching over to it and back.
     *
     * @param smokeSql statements that are run in the copies; may be empty
     * @param maxBytes databases larger than this in all are not copied
     * @param full switch over and back, which interrupts writes twice; no copy is made
     * @param confirm that a full one may interrupt them
     */
    record Drill(String group, String instance, String smokeSql, long maxBytes, boolean full, boolean confirm)
            implements Operation {

        /** Beyond this nobody's disk is filled unasked. */
        public static final long USUAL_MAX_BYTES = 10L << 30;

        public static final int LONGEST_SMOKE_SQL = 64 * 1024;

        public Drill {
            smokeSql = smokeSql == null ? "" : smokeSql;
        }
    }

    /** The secondary that this is to make the primary; empty where it makes none. */
    default Optional<String> newPrimary() {
        return switch (this) {
            case Promote promote -> Optional.of(promote.instance());
            case SwitchOver switchOver -> Optional.of(switchOver.instance());
            case CreateGroup create -> Optional.empty();
            case AddSecondary add -> Optional.empty();
            case RemoveSecondary remove -> Optional.empty();
            case DeleteGroup delete -> Optional.empty();
            case Drill drill -> Optional.empty();
        };
    }

    /** Whether somebody wants the commands before and after it left out. */
    default boolean skipsHooks() {
        return switch (this) {
            case Promote promote -> promote.skipHooks();
            case SwitchOver switchOver -> switchOver.skipHooks();
            case CreateGroup create -> false;
            case AddSecondary add -> false;
            case RemoveSecondary remove -> false;
            case DeleteGroup delete -> false;
            case Drill drill -> false;
        };
    }

    /** How a former primary gets back in step. */
    enum Method {
        AUTO,
        REWIND,
        COPY
    }
}
