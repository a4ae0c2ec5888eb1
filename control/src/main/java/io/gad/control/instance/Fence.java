package io.gad.control.instance;

import io.gad.control.port.FenceResult;

/** How far an instance is closed to everybody's writes. */
public enum Fence {
    NONE,
    FENCED,
    /** Closed, but somebody could not be ended or disabled. */
    PARTLY,
    /** To be closed at first contact. */
    UNREACHABLE,
    /** Was closed and has been given back. */
    RELEASED;

    /** What a fence that was tried has come to. */
    public static Fence of(FenceResult.Extent extent) {
        return switch (extent) {
            case FENCED -> FENCED;
            case PARTLY -> PARTLY;
            case UNREACHABLE, ANOTHER -> UNREACHABLE;
        };
    }
}
