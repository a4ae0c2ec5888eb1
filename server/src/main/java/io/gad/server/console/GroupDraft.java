package io.gad.server.console;

import io.gad.control.operation.Operation.CreateGroup;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.SchemaMode;
import io.gad.server.http.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was typed into the form that creates a group, over all of its steps. It stands in the page's address, so that neither an
 * error nor a reload nor a way back loses it, and a server that was started again knows it too. No password is among it.
 *
 * @param at the step that it is at
 * @param go the step that a button leads to; empty where none was pressed
 * @param scope {@code all}: the databases that the primary is registered with; {@code chosen}: those of {@code databases}
 * @param leave patterns of the tables that were ticked to be left out
 * @param leaveOut further such patterns, a line each
 * @param test the instance that is to be tried; empty: none
 * @param more whether another instance is to be registered first
 * @param key makes a second click the same request
 */
public record GroupDraft(
        String at,
        String go,
        String name,
        String primary,
        List<String> secondaries,
        String scope,
        List<String> databases,
        String schema,
        List<String> leave,
        String leaveOut,
        String test,
        String more,
        String key) {

    static final String PATH = "/console/groups/new";
    static final List<String> STAGES = List.of("primary", "secondaries", "data", "check");

    private static final String CHOSEN = "chosen";

    public GroupDraft {
        at = Typed.text(at, "1");
        go = Typed.text(go);
        name = Typed.text(name);
        String first = Typed.text(primary);
        primary = first;
        secondaries = Typed.list(secondaries).stream()
                .filter(secondary -> !secondary.equals(first))
                .distinct()
                .toList();
        scope = CHOSEN.equals(scope) ? CHOSEN : "all";
        databases = Typed.list(databases);
        schema = Typed.text(schema, "copy");
        leave = Typed.list(leave);
        leaveOut = Typed.text(leaveOut);
        test = Typed.text(test);
        more = Typed.text(more);
        key = Typed.key(key);
    }

    int wanted() {
        return Stage.wanted(go, at, STAGES.size());
    }

    boolean isChosen() {
        return scope.equals(CHOSEN);
    }

    /** Databases that were chosen; empty: all. */
    public List<String> chosen() {
        return isChosen() ? databases : List.of();
    }

    /** All patterns of what is left out. */
    public List<String> patterns() {
        LinkedHashSet<String> all = new LinkedHashSet<>(leave);
        leaveOut.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(all::add);
        return List.copyOf(all);
    }

    /** The patterns that are to be typed, where these are there to be ticked. */
    public String typed(List<String> shown) {
        return String.join(
                "\n", patterns().stream().filter(p -> !shown.contains(p)).toList());
    }

    /** Whether one of the named tables of a database was chosen, so that it is shown. */
    public boolean leavesOutOf(HeldDatabase held) {
        return held.largest().stream().map(HeldDatabase.HeldTable::pattern).anyMatch(patterns()::contains);
    }

    GroupDraft joinedBy(String instance) {
        boolean asPrimary = wanted() == 1;
        List<String> more = new ArrayList<>(secondaries);
        if (!asPrimary) {
            more.add(instance);
        }
        return new GroupDraft(
                at,
                go,
                name,
                asPrimary ? instance : primary,
                more,
                scope,
                databases,
                schema,
                leave,
                leaveOut,
                "",
                "",
                key);
    }

    /** @param stage whose own fields are on the page; 0: none is */
    List<Carried> carried(int stage) {
        return Stream.of(
                        stage == 1
                                ? Stream.<Carried>empty()
                                : Stream.concat(Carried.one("name", name), Carried.one("primary", primary)),
                        stage == 2 ? Stream.<Carried>empty() : Carried.all("secondaries", secondaries),
                        stage == 3 ? Stream.<Carried>empty() : data())
                .flatMap(fields -> fields)
                .toList();
    }

    private Stream<Carried> data() {
        return Stream.of(
                        isChosen() ? Stream.of(new Carried("scope", scope)) : Stream.<Carried>empty(),
                        Carried.all("databases", databases),
                        schema.equals("copy") ? Stream.<Carried>empty() : Carried.one("schema", schema),
                        Carried.all("leave", leave),
                        Carried.one("leaveOut", leaveOut))
                .flatMap(fields -> fields);
    }

    /** Where it stands with this step shown. */
    public String address(int stage) {
        return Carried.address(
                PATH, Stream.concat(Stream.of(new Carried("at", String.valueOf(stage))), carried(0).stream()));
    }

    CreateGroup request() {
        return new CreateGroup(
                Fields.required("name", name),
                Fields.required("primary", primary),
                secondaries,
                schemaMode(),
                patterns(),
                chosen());
    }

    SchemaMode schemaMode() {
        return Fields.schema(schema);
    }

    /** What checks one of its pairs on the command line. */
    public String checkCommand(String secondary) {
        return PairCheck.command(primary, secondary, schema);
    }

    /** The same on the command line. */
    public String command() {
        List<String> words = new ArrayList<>(
                List.of("gad group create", name.isEmpty() ? "NAME" : Words.argument(name), "--primary"));
        words.add(primary.isEmpty() ? "INSTANCE" : Words.argument(primary));
        secondaries.forEach(secondary -> words.add("--secondary " + Words.argument(secondary)));
        if (!chosen().isEmpty()) {
            words.add("--databases " + Words.argument(String.join(",", chosen())));
        }
        if (!schema.equals("copy")) {
            words.add("--schema " + Words.argument(schema));
        }
        patterns().forEach(pattern -> words.add("--leave-out " + Words.argument(pattern)));
        words.add("--wait");
        return String.join(" ", words);
    }
}
