package io.gad.server.fake;

import io.gad.control.NewInstance;
import io.gad.control.Planning;
import io.gad.control.port.Finding;
import io.gad.control.port.HeldDatabase;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as if every server were there, but for those that a test has silenced. */
public final class FakePlanning implements Planning {

    /** What was asked. */
    public final List<Pair> pairs = new CopyOnWriteArrayList<>();

    /** What was tried without being registered. */
    public final List<NewInstance> tried = new CopyOnWriteArrayList<>();

    /** Instances that do not answer, by name. */
    public final Set<String> silent = ConcurrentHashMap.newKeySet();

    private final FakeControlPlane control;

    FakePlanning(FakeControlPlane control) {
        this.control = control;
    }

    void clear() {
        pairs.clear();
        tried.clear();
        silent.clear();
    }

    @Override
    public Contact tryOut(NewInstance instance) {
        requireAnswer(instance.name());
        tried.add(instance);
        return contact(instance.dsn().hostList(), instance.dsn().user());
    }

    @Override
    public Contact tryOut(String instance) {
        var known = control.instance(instance).instance();
        requireAnswer(instance);
        return contact(known.dsn().hostList(), known.dsn().user());
    }

    private static Contact contact(String hosts, String account) {
        return new Contact(hosts, account, "15.18", List.of("app", "postgres", "stock"), false, "", 42);
    }

    private void requireAnswer(String instance) {
        if (silent.contains(instance)) {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNREACHABLE,
                    "Expected instance " + instance + " to answer, found: connection refused.");
        }
    }

    @Override
    public List<HeldDatabase> holdings(String instance) {
        control.instance(instance);
        requireAnswer(instance);
        return List.of(
                new HeldDatabase(
                        "app",
                        412,
                        48_318_382_080L,
                        List.of(
                                new HeldDatabase.HeldTable(
                                        "public.audit", "app:public.audit", 91_000_000, 30_000_000_000L),
                                new HeldDatabase.HeldTable(
                                        "public.orders", "app:public.orders", 12_400_000, 9_000_000_000L)),
                        Optional.empty()),
                new HeldDatabase("postgres", 0, 0, List.of(), Optional.empty()),
                new HeldDatabase("stock", 0, 0, List.of(), Optional.of("permission denied for database stock")));
    }

    @Override
    public List<Finding> precheck(Pair pair) {
        control.instance(pair.source());
        control.instance(pair.target());
        pairs.add(pair);
        return List.copyOf(control.findings);
    }

    @Override
    public List<Finding> precheckGroup(String group) {
        control.group(group);
        return List.copyOf(control.findings);
    }
}
