package io.gad.control;

/** Told that something changed; reads again what it shows. Called on the changing thread: return at once. */
@FunctionalInterface
public interface ControlListener {

    /** What kind of thing changed. */
    enum Subject {
        GROUP,
        INSTANCE,
        OPERATION,
        HEALTH
    }

    /**
     * @param name the group's or instance's name, the operation's id
     */
    void changed(Subject subject, String name);
}
