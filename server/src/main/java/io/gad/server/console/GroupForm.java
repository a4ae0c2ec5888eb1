package io.gad.server.console;

import java.util.List;

/**
 * What was typed into the form that creates a group.
 *
 * @param key makes a second click the same request
 */
public record GroupForm(String name, String primary, List<String> secondaries, String schema, String key) {

    public GroupForm {
        name = Typed.text(name);
        primary = Typed.text(primary);
        secondaries = Typed.list(secondaries);
        schema = Typed.text(schema, "copy");
        key = Typed.key(key);
    }
}
