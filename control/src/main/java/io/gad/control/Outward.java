package io.gad.control;

import io.gad.control.alert.AlertSettings;
import io.gad.control.port.Hooks;
import io.gad.control.port.Notices;

/**
 * What goes out beside the members: who is told of what happens, and the commands around a promotion.
 *
 * @param alerts who is told, and when
 * @param notices how they are told
 */
public record Outward(AlertSettings alerts, Notices notices, Hooks hooks) {

    /** Nobody is told, and no command is run. */
    public static final Outward NOTHING = new Outward(AlertSettings.NOBODY, Notices.NONE, Hooks.NONE);
}
