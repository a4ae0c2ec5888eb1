package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.server.console.Atlas.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All groups drawn by their regions: a dot for each region, an arc from a primary's to a secondary's. Regions of which it is
 * not known where they lie stand in a row below, or alone where none is known.
 *
 * @param land the data of a path of dots; empty: no map
 */
public record RegionMap(int width, int height, String land, List<Region> regions, List<Arc> arcs) {

    /** Stands for a dot with its label. @param anchor of the label, as SVG has it */
    public record Region(
            String name,
            int x,
            int y,
            int labelX,
            int labelY,
            String anchor,
            int primaries,
            int secondaries,
            String tone) {}

    /**
     * One way between two regions, for all groups that go it.
     *
     * @param path the data of a path
     * @param kind {@code flows watch broken}
     */
    public record Arc(String from, String to, String path, int groups, String kind) {}

    private static final int ROW_HEIGHT = 64;
    private static final int ALONE_HEIGHT = 150;
    private static final int LABEL_HEIGHT = 15;
    private static final int LABEL_WIDTH = 120;
    private static final int LETTER_WIDTH = 8;
    private static final int HIGHEST_ARC = 90;
    private static final List<String> KINDS = List.of("flows", "watch", "broken");
    private static final Set<String> BROKEN = Set.of("PRIMARY_UNREACHABLE", "SYNC_STOPPED");

    private record Way(String from, String to) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            int first = from.compareTo(other.from);
            return first != 0 ? first : to.compareTo(other.to);
        }
    }

    /** What the drawing says of a region. */
    private static final class Tally {
        private int primaries;
        private int secondaries;
        private boolean silent;
    }

    static RegionMap of(List<GroupView> groups) {
        Map<String, Tally> tallies = new TreeMap<>();
        Map<Way, List<String>> ways = new TreeMap<>();
        for (GroupView group : groups) {
            String primaryRegion = region(group, group.primary());
            for (MemberView member : group.members()) {
                Tally tally = tallies.computeIfAbsent(member.region(), r -> new Tally());
                boolean primary = member.instance().equals(group.primary());
                tally.primaries += primary ? 1 : 0;
                tally.secondaries += primary ? 0 : 1;
                tally.silent |= !member.reachable();
                if (!primary && !member.region().equals(primaryRegion)) {
                    ways.computeIfAbsent(new Way(primaryRegion, member.region()), w -> new ArrayList<>())
                            .add(kind(group, member));
                }
            }
        }
        Map<String, Point> places = places(tallies.keySet());
        boolean known =
                tallies.keySet().stream().anyMatch(r -> Atlas.OWN.place(r).isPresent());
        boolean row = tallies.keySet().stream().anyMatch(r -> Atlas.OWN.place(r).isEmpty());
        return new RegionMap(
                Atlas.WIDTH,
                known ? Atlas.HEIGHT + (row ? ROW_HEIGHT : 0) : ALONE_HEIGHT,
                known ? Atlas.OWN.land() : "",
                regions(tallies, places),
                ways.entrySet().stream()
                        .filter(e -> places.containsKey(e.getKey().from()))
                        .map(e -> arc(e.getKey(), e.getValue(), places))
                        .toList());
    }

    private static String region(GroupView group, String instance) {
        return group.members().stream()
                .filter(m -> m.instance().equals(instance))
                .map(MemberView::region)
                .findFirst()
                .orElse("");
    }

    private static String kind(GroupView group, MemberView secondary) {
        if (BROKEN.contains(group.health()) || !secondary.reachable()) {
            return "broken";
        }
        return group.health().equals("HEALTHY") ? "flows" : "watch";
    }

    /** Known ones where they lie, the others in a row. */
    private static Map<String, Point> places(Set<String> names) {
        Map<String, Point> places = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            Atlas.OWN.place(name).ifPresentOrElse(p -> places.put(name, p), () -> unknown.add(name));
        }
        int y = places.isEmpty() ? ALONE_HEIGHT - 40 : Atlas.HEIGHT + ROW_HEIGHT / 2;
        int step = Atlas.WIDTH / (unknown.size() + 1);
        for (int i = 0; i < unknown.size(); i++) {
            places.put(unknown.get(i), new Point(step * (i + 1), y));
        }
        return places;
    }

    /** Labels stand beside their dots; one that would lie on another moves down. */
    private static List<Region> regions(Map<String, Tally> tallies, Map<String, Point> places) {
        List<Region> regions = new ArrayList<>();
        Set<String> ordered = new TreeSet<>((a, b) -> {
            int byY = Integer.compare(at(places, a).y(), at(places, b).y());
            return byY != 0 ? byY : a.compareTo(b);
        });
        ordered.addAll(tallies.keySet());
        for (String name : ordered) {
            Point at = at(places, name);
            Tally tally = tallies.getOrDefault(name, new Tally());
            boolean left = at.x() + 10 + name.length() * LETTER_WIDTH > Atlas.WIDTH;
            int labelX = left ? at.x() - 10 : at.x() + 10;
            int labelY = at.y() + 5;
            for (Region other : regions) {
                boolean beside = Math.abs(other.labelX() - labelX) < LABEL_WIDTH;
                if (beside && labelY - other.labelY() < LABEL_HEIGHT && labelY >= other.labelY()) {
                    labelY = other.labelY() + LABEL_HEIGHT;
                }
            }
            regions.add(new Region(
                    name,
                    at.x(),
                    at.y(),
                    labelX,
                    labelY,
                    left ? "end" : "start",
                    tally.primaries,
                    tally.secondaries,
                    tally.silent ? "act" : "well"));
        }
        return regions;
    }

    private static Point at(Map<String, Point> places, String name) {
        return places.getOrDefault(name, new Point(0, 0));
    }

    private static Arc arc(Way way, List<String> kinds, Map<String, Point> places) {
        Point from = at(places, way.from());
        Point to = at(places, way.to());
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double lift = Math.min(HIGHEST_ARC, length / 4);
        String path = String.format(
                Locale.ROOT,
                "M%d %dQ%.0f %.0f %d %d",
                from.x(),
                from.y(),
                (from.x() + to.x()) / 2.0,
                Math.max(2, (from.y() + to.y()) / 2.0 - lift),
                to.x(),
                to.y());
        String gravest = kinds.stream()
                .max((a, b) -> KINDS.indexOf(a) - KINDS.indexOf(b))
                .orElse("flows");
        return new Arc(way.from(), way.to(), path, kinds.size(), gravest);
    }
}
