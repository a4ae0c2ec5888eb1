package io.gad.cli;

import io.gad.api.Json;
import java.util.List;

/** Where a command's answer goes: a page for people, or JSON. */
public final class Output {

    private final Environment environment;
    private final Format format;

    Output(Environment environment, Format format) {
        this.environment = environment;
        this.format = format;
    }

    public boolean isJson() {
        return format == Format.JSON;
    }

    /** The answer: the record itself as JSON, or the page. */
    public void answer(Object document, List<String> page) {
        if (isJson()) {
            raw(Json.write(document));
        } else {
            page.forEach(environment.out()::println);
        }
    }

    /** Something on the way, for people only. */
    public void say(String line) {
        if (!isJson()) {
            environment.out().println(line);
        }
    }

    /** As it is, whatever the format. */
    public void raw(String text) {
        environment.out().print(text.endsWith("\n") ? text : text + "\n");
        environment.out().flush();
    }

    public Environment environment() {
        return environment;
    }
}
