package io.gad.server.console;

import io.gad.control.operation.Operation.AddSecondary;
import io.gad.control.port.SchemaMode;
import io.gad.server.http.Fields;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was typed into the form that adds a secondary, over all of its steps, as {@link GroupDraft} has it.
 *
 * @param at the step that it is at; empty: the first, or the last where an instance is named already
 * @param go the step that a button leads to; empty where none was pressed
 * @param method {@code auto}, {@code rewind} or {@code copy}: how a former primary gets back
 * @param discard {@code true} if what a former primary committed may be lost unread
 * @param test the instance that is to be tried; empty: none
 * @param more whether another instance is to be registered first
 * @param key makes a second click the same request
 */
public record SecondaryDraft(
        String at,
        String go,
        String instance,
        String schema,
        String method,
        @Nullable String discard,
        String test,
        String more,
        String key) {

    static final List<String> STAGES = List.of("instance", "method", "add");

    public SecondaryDraft {
        instance = Typed.text(instance);
        at = Typed.text(at, instance.isEmpty() ? "1" : "3");
        go = Typed.text(go);
        schema = Typed.text(schema, "copy");
        method = Typed.text(method, "auto");
        test = Typed.text(test);
        more = Typed.text(more);
        key = Typed.key(key);
    }

    int wanted() {
        return Stage.wanted(go, at, STAGES.size());
    }

    public boolean discardUnreported() {
        return "true".equals(discard);
    }

    SecondaryDraft joinedBy(String newcomer) {
        return new SecondaryDraft(at, go, newcomer, schema, method, discard, "", "", key);
    }

    /** @param stage whose own fields are on the page; 0: none is */
    List<Carried> carried(int stage) {
        return Stream.concat(
                        stage == 1 ? Stream.<Carried>empty() : Carried.one("instance", instance),
                        stage == 2 ? Stream.<Carried>empty() : how())
                .toList();
    }

    private Stream<Carried> how() {
        return Stream.of(
                        schema.equals("copy") ? Stream.<Carried>empty() : Carried.one("schema", schema),
                        method.equals("auto") ? Stream.<Carried>empty() : Carried.one("method", method),
                        discardUnreported() ? Stream.of(new Carried("discard", "true")) : Stream.<Carried>empty())
                .flatMap(fields -> fields);
    }

    static String path(String group) {
        return "/console/groups/" + group + "/secondaries/new";
    }

    /** Where it stands with this step shown. */
    String address(String group, int stage) {
        return Carried.address(
                path(group), Stream.concat(Stream.of(new Carried("at", String.valueOf(stage))), carried(0).stream()));
    }

    SchemaMode schemaMode() {
        return Fields.schema(schema);
    }

    AddSecondary request(String group) {
        return new AddSecondary(
                group, Fields.required("instance", instance), Fields.method(method), schemaMode(), discardUnreported());
    }

    /** What checks it on the command line. */
    public String checkCommand(String primary) {
        return PairCheck.command(primary, instance, schema);
    }

    /** The same on the command line. */
    public String command(String group) {
        return "gad group add-secondary " + group + " " + (instance.isEmpty() ? "INSTANCE" : Words.argument(instance))
                + (method.equals("auto") ? "" : " --method " + Words.argument(method))
                + (schema.equals("copy") ? "" : " --schema " + Words.argument(schema))
                + (discardUnreported() ? " --discard-unreported" : "") + " --wait";
    }
}
