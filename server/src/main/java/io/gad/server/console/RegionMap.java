package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import io.gad.server.console.Atlas.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All groups drawn by their regions: a dot for each region, an arc from a primary's to a secondary's. Regions of which it is
 * not known where they lie stand in a row below, or alone where none is known.
 *
 * @param land the data of a path of dots; empty: no map
 */
public record RegionMap(int width, int height, String land, List<Region> regions, List<Arc> arcs) {

    /**
     * Stands for a dot with its label.
     *
     * @param anchor of the label, as SVG has it
     * @param answers {@code all some none} of its members
     */
    public record Region(
            String name,
            int x,
            int y,
            int labelX,
            int labelY,
            String anchor,
            int primaries,
            int secondaries,
            String tone,
            String answers) {}

    /**
     * One way between two regions, for all groups that go it.
     *
     * @param path the data of a path
     * @param kind {@code flows watch broken}
     * @param lagMillis of the slowest of them; null where nothing is known
     * @param labelX where the lag is told, with {@code labelY}; both 0: there is no room
     * @param eastward whether it leads to the right
     */
    public record Arc(
            String from,
            String to,
            String path,
            int groups,
            String kind,
            @Nullable Long lagMillis,
            int labelX,
            int labelY,
            boolean eastward) {}

    /** What one group says of a way. */
    private record Flow(String kind, @Nullable Long lagMillis) {}

    private static final int ROW_HEIGHT = 64;
    private static final int ALONE_HEIGHT = 150;
    private static final int LABEL_HEIGHT = 15;
    private static final int LABEL_WIDTH = 120;
    private static final int LETTER_WIDTH = 8;
    private static final int HIGHEST_ARC = 90;
    private static final int WORDS_LETTERS = 18;
    private static final int LAG_WIDTH = 64;
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
        private int silent;

        private String answers() {
            return silent == 0 ? "all" : silent < primaries + secondaries ? "some" : "none";
        }
    }

    static RegionMap of(List<GroupView> groups, Atlas atlas) {
        Map<String, Tally> tallies = new TreeMap<>();
        Map<Way, List<Flow>> ways = new TreeMap<>();
        for (GroupView group : groups) {
            String primaryRegion = region(group, group.primary());
            for (MemberView member : group.members()) {
                Tally tally = tallies.computeIfAbsent(member.region(), r -> new Tally());
                boolean primary = member.instance().equals(group.primary());
                tally.primaries += primary ? 1 : 0;
                tally.secondaries += primary ? 0 : 1;
                tally.silent += member.reachable() ? 0 : 1;
                if (!primary && !member.region().equals(primaryRegion)) {
                    ways.computeIfAbsent(new Way(primaryRegion, member.region()), w -> new ArrayList<>())
                            .add(new Flow(kind(group, member), lag(group, member)));
                }
            }
        }
        Map<String, Point> places = places(tallies.keySet(), atlas);
        boolean known = tallies.keySet().stream().anyMatch(r -> atlas.place(r).isPresent());
        boolean row = tallies.keySet().stream().anyMatch(r -> atlas.place(r).isEmpty());
        List<Region> regions = regions(tallies, places);
        List<Arc> arcs = new ArrayList<>();
        ways.forEach((way, flows) -> {
            if (places.containsKey(way.from())) {
                arcs.add(arc(way, flows, places, regions, arcs));
            }
        });
        return new RegionMap(
                Atlas.WIDTH,
                known ? Atlas.HEIGHT + (row ? ROW_HEIGHT : 0) : ALONE_HEIGHT,
                known ? atlas.land() : "",
                regions,
                List.copyOf(arcs));
    }

    private static String region(GroupView group, String instance) {
        return group.members().stream()
                .filter(m -> m.instance().equals(instance))
                .map(MemberView::region)
                .findFirst()
                .orElse("");
    }

    private static String kind(GroupView group, MemberView secondary) {
        if (group.state().equals("FAILED") || BROKEN.contains(group.health()) || !secondary.reachable()) {
            return "broken";
        }
        return group.health().equals("HEALTHY") && !group.state().equals("CREATING") ? "flows" : "watch";
    }

    private static @Nullable Long lag(GroupView group, MemberView secondary) {
        return group.syncTasks().stream()
                .filter(task -> task.target().equals(secondary.instance()))
                .map(SyncTaskView::lagMillis)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
    }

    /** Known ones where they lie, the others in a row. */
    private static Map<String, Point> places(Set<String> names, Atlas atlas) {
        Map<String, Point> places = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            atlas.place(name).ifPresentOrElse(p -> places.put(name, p), () -> unknown.add(name));
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
            boolean left = at.x() + 10 + width(name, tally.answers()) > Atlas.WIDTH;
            int labelX = left ? at.x() - 10 : at.x() + 10;
            int labelY = at.y() + 5;
            for (Region other : regions) {
                boolean beside =
                        Math.abs(other.labelX() - labelX) < Math.max(LABEL_WIDTH, width(other.name(), other.answers()));
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
                    tally.silent > 0 ? "act" : "well",
                    tally.answers()));
        }
        return regions;
    }

    /** Of a label, with what is said of a region that does not answer. */
    private static int width(String name, String answers) {
        return (name.length() + (answers.equals("all") ? 0 : WORDS_LETTERS)) * LETTER_WIDTH;
    }

    private static int left(Region region) {
        return region.anchor().equals("end")
                ? region.labelX() - width(region.name(), region.answers())
                : region.labelX();
    }

    private static Point at(Map<String, Point> places, String name) {
        return places.getOrDefault(name, new Point(0, 0));
    }

    private static Arc arc(
            Way way, List<Flow> flows, Map<String, Point> places, List<Region> regions, List<Arc> before) {
        Point from = at(places, way.from());
        Point to = at(places, way.to());
        double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
        double top = Math.max(2, (from.y() + to.y()) / 2.0 - Math.min(HIGHEST_ARC, length / 4));
        String path = String.format(
                Locale.ROOT,
                "M%d %dQ%.0f %.0f %d %d",
                from.x(),
                from.y(),
                (from.x() + to.x()) / 2.0,
                top,
                to.x(),
                to.y());
        String gravest = flows.stream()
                .map(Flow::kind)
                .max((a, b) -> KINDS.indexOf(a) - KINDS.indexOf(b))
                .orElse("flows");
        Long slowest = flows.stream()
                .map(Flow::lagMillis)
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
        Point middle = new Point((from.x() + to.x()) / 2, (int)
                Math.max(LABEL_HEIGHT, (from.y() + to.y()) / 4.0 + top / 2 - 6));
        boolean told = slowest != null
                && !gravest.equals("broken")
                && length > 2 * LAG_WIDTH
                && isFree(middle, regions, before);
        return new Arc(
                way.from(),
                way.to(),
                path,
                flows.size(),
                gravest,
                slowest,
                told ? middle.x() : 0,
                told ? middle.y() : 0,
                to.x() >= from.x());
    }

    /** Whether nothing is written there yet. */
    private static boolean isFree(Point place, List<Region> regions, List<Arc> arcs) {
        return regions.stream()
                        .noneMatch(r -> Math.abs(r.labelY() - place.y()) < LABEL_HEIGHT
                                && place.x() + LAG_WIDTH / 2 > left(r)
                                && place.x() - LAG_WIDTH / 2 < left(r) + width(r.name(), r.answers()))
                && arcs.stream()
                        .noneMatch(a -> Math.abs(a.labelY() - place.y()) < LABEL_HEIGHT
                                && Math.abs(a.labelX() - place.x()) < LAG_WIDTH);
    }
}
