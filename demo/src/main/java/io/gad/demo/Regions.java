package io.gad.demo;

import io.gad.server.http.BadRequestException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The regions of the demonstration, which bear what is ordered from terminal and page, and what was done to them last. */
final class Regions {

    /** What was done, and when it was. */
    record Done(Instant at, String text) {}

    private static final int REMEMBERED = 100;

    private final List<Region> regions;
    private final InstantSource clock;
    private final Deque<Done> done = new ArrayDeque<>();

    Regions(List<Region> regions, InstantSource clock) {
        this.regions = List.copyOf(regions);
        this.clock = clock;
    }

    /**
     * Returns when it is done.
     *
     * @return whether something is another now than it was
     * @throws BadRequestException if there is no such region
     */
    boolean obey(Order order) {
        Region region = regions.stream()
                .filter(r -> r.name().equals(order.region()))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("Expected "
                        + regions.stream().map(Region::name).collect(Collectors.joining(" or ")) + ", found '"
                        + order.region() + "'."));
        Instant begun = clock.instant();
        boolean changed = region.bear(order.deed());
        if (changed) {
            remember(new Done(begun, order.told()));
        }
        return changed;
    }

    List<Region.View> views() {
        return regions.stream().map(Region::view).toList();
    }

    /** The oldest first. */
    List<Done> done() {
        synchronized (done) {
            return List.copyOf(done);
        }
    }

    private void remember(Done one) {
        synchronized (done) {
            done.addLast(one);
            if (done.size() > REMEMBERED) {
                done.removeFirst();
            }
        }
    }
}
