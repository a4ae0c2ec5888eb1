package io.gad.demo;

import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.server.Annex;
import io.gad.server.console.Charts;
import io.gad.testkit.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page <em>Demo</em> of the console: what can be done to the regions, and what the clients see of it. */
final class DemoPage implements Annex {

    private final String group;
    private final String home;
    private final Regions regions;
    private final WorkloadView clients;
    private final WorkloadView inside;
    private final Ledger ledger;
    private final InstantSource clock;

    /** @param home the region that an application sits in @param inside what that one sees */
    DemoPage(
            String group,
            String home,
            Regions regions,
            WorkloadView clients,
            WorkloadView inside,
            Ledger ledger,
            InstantSource clock) {
        this.group = group;
        this.home = home;
        this.regions = regions;
        this.clients = clients;
        this.inside = inside;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String folder() {
        return DemoPage.class.getPackageName();
    }

    @Override
    public DemoLook look() {
        long now = System.nanoTime();
        return new DemoLook(
                group,
                regions.views(),
                clients.seen(now),
                home,
                inside.seen(now),
                ledger.inDoubt(),
                WorkloadView.PATIENCE.toMillis());
    }

    @Override
    public Charts.Drawn figures() {
        long now = clock.instant().getEpochSecond();
        long from = now - WorkloadView.SECONDS;
        WorkloadView.Writes writes = clients.writes(System.nanoTime());
        List<Charts.Line> lines = writes.commits().entrySet().stream()
                .map(commits -> new Charts.Line(commits.getKey(), List.copyOf(commits.getValue())))
                .toList();
        List<Charts.Marker> marks = regions.done().stream()
                .filter(done -> done.at().getEpochSecond() >= from)
                .map(done -> new Charts.Marker(done.at().getEpochSecond(), "disaster", done.text(), ""))
                .toList();
        return new Charts.Drawn(
                from, now, writes.times(), List.of(new Charts.Chart("writes", "perSecond", lines, null)), marks, null);
    }

    @Override
    public Optional<Happening> act(Map<String, String> form) {
        Order order = Order.ofForm(form);
        return regions.obey(order)
                ? Optional.of(Happening.of(EventKind.DISASTER_PLAYED, order.told())
                        .inGroup(group)
                        .atInstance(order.region()))
                : Optional.empty();
    }
}
