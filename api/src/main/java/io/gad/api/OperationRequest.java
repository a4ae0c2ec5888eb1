package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks for an operation on a group.
 *
 * @param type {@code add-secondary remove-secondary promote switch-over delete drill}
 * @param instance the instance that it is about; null for {@code delete}
 * @param expectedEpoch refuse if the group's epoch is another one; null: any
 * @param expectedPlan of {@code promote}: refuse if it would do something else than the preview with this plan said; null: any
 * @param confirm of {@code promote}: although the primary still answers; of a full {@code drill}: although nobody can write for a moment, twice
 * @param method of {@code add-secondary}: {@code auto} (if null), {@code rewind} or {@code copy}; a former primary alone can be rewound
 * @param schema of {@code add-secondary}: {@code copy} (if null) or {@code existing}
 * @param discardUnreported of {@code add-secondary}: clear a former primary although its tail could not be read
 * @param skipHooks of {@code promote} and {@code switch-over}: run no command before or after it
 * @param smokeSql of {@code drill}: statements to try in the copies; null: none
 * @param maxBytes of {@code drill}: databases larger than this in all are not copied; null: 10 GiB
 * @param full of {@code drill}: switch over and back instead of trying copies
 */
public record OperationRequest(
        String type,
        @Nullable String instance,
        @Nullable Long expectedEpoch,
        @Nullable String expectedPlan,
        boolean confirm,
        @Nullable String method,
        @Nullable String schema,
        boolean discardUnreported,
        boolean skipHooks,
        @Nullable String smokeSql,
        @Nullable Long maxBytes,
        boolean full) {

    public static final String ADD_SECONDARY = "add-secondary";
    public static final String REMOVE_SECONDARY = "remove-secondary";
    public static final String PROMOTE = "promote";
    public static final String SWITCH_OVER = "switch-over";
    public static final String DELETE = "delete";
    public static final String DRILL = "drill";
    /** Only in answers: a group is created by {@code POST /api/v1/groups}. */
    public static final String CREATE = "create";

    public static OperationRequest addSecondary(
            String instance, @Nullable String method, @Nullable String schema, boolean discardUnreported) {
        return new OperationRequest(
                ADD_SECONDARY,
                instance,
                null,
                null,
                false,
                method,
                schema,
                discardUnreported,
                false,
                null,
                null,
                false);
    }

    public static OperationRequest removeSecondary(String instance) {
        return new OperationRequest(
                REMOVE_SECONDARY, instance, null, null, false, null, null, false, false, null, null, false);
    }

    public static OperationRequest promote(String instance, @Nullable Long expectedEpoch, boolean confirm) {
        return promote(instance, expectedEpoch, null, confirm, false);
    }

    public static OperationRequest switchOver(String instance, @Nullable Long expectedEpoch) {
        return switchOver(instance, expectedEpoch, false);
    }

    /** @param skipHooks run no command before or after it */
    public static OperationRequest switchOver(String instance, @Nullable Long expectedEpoch, boolean skipHooks) {
        return new OperationRequest(
                SWITCH_OVER, instance, expectedEpoch, null, false, null, null, false, skipHooks, null, null, false);
    }

    /**
     * With epoch and plan both null whatever is right by then is done.
     *
     * @param skipHooks run no command before or after it
     */
    public static OperationRequest promote(
            String instance,
            @Nullable Long expectedEpoch,
            @Nullable String expectedPlan,
            boolean confirm,
            boolean skipHooks) {
        return new OperationRequest(
                PROMOTE,
                instance,
                expectedEpoch,
                expectedPlan,
                confirm,
                null,
                null,
                false,
                skipHooks,
                null,
                null,
                false);
    }

    /**
     * @param smokeSql statements to try in the copies; null: none
     * @param maxBytes databases larger than this in all are not copied; null: 10 GiB
     */
    public static OperationRequest drill(String instance, @Nullable String smokeSql, @Nullable Long maxBytes) {
        return new OperationRequest(
                DRILL, instance, null, null, false, null, null, false, false, smokeSql, maxBytes, false);
    }

    /** @param confirm that nobody can write for a moment, twice */
    public static OperationRequest fullDrill(String instance, boolean confirm) {
        return new OperationRequest(DRILL, instance, null, null, confirm, null, null, false, false, null, null, true);
    }
}
