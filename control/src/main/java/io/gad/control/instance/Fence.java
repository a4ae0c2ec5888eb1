package io.gad.control.instance;

/** How far an instance is closed to everybody's writes. */
public enum Fence {
    NONE,
    FENCED,
    /** Closed, but somebody could not be ended or disabled. */
    PARTLY,
    /** To be closed at first contact. */
    UNREACHABLE,
    /** Was closed and has been given back. */
    RELEASED
}
