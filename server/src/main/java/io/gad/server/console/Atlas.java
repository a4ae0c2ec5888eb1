package io.gad.server.console;

import io.gad.server.settings.Coordinates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where well-known regions lie, and where there is land: coarse, and of the program's own. Plate carrée. */
final class Atlas {

    /** Of the drawing. */
    static final int WIDTH = 960;

    private static final double UNITS_PER_DEGREE = WIDTH / 360.0;
    private static final double NORTH = 74;
    private static final double SOUTH = -56;

    static final int HEIGHT = (int) Math.round((NORTH - SOUTH) * UNITS_PER_DEGREE);

    /** Degrees from dot to dot. */
    private static final double DOT = 2.5;

    /** A place on the drawing. */
    record Point(int x, int y) {}

    /** @param corners longitude and latitude by turns */
    private record Polygon(boolean land, double[] corners) {

        /** By the number of sides that a ray to the east crosses. */
        boolean holds(double longitude, double latitude) {
            boolean within = false;
            for (int i = 0, j = corners.length - 2; i < corners.length; j = i, i += 2) {
                boolean crosses = corners[i + 1] > latitude != corners[j + 1] > latitude
                        && longitude
                                < (corners[j] - corners[i])
                                                * (latitude - corners[i + 1])
                                                / (corners[j + 1] - corners[i + 1])
                                        + corners[i];
                within ^= crosses;
            }
            return within;
        }
    }

    static final Atlas OWN = new Atlas();

    private final Map<String, Point> places = new HashMap<>();
    private final String land;

    private Atlas(Map<String, Point> places, String land) {
        this.places.putAll(places);
        this.land = land;
    }

    private Atlas() {
        for (String line : lines("places.txt")) {
            String[] words = line.split(" ", -1);
            places.put(words[0], at(Double.parseDouble(words[2]), Double.parseDouble(words[1])));
        }
        List<Polygon> polygons = lines("land.txt").stream().map(Atlas::polygon).toList();
        StringBuilder dots = new StringBuilder();
        for (double latitude = NORTH - DOT / 2; latitude > SOUTH; latitude -= DOT) {
            for (double longitude = -180 + DOT / 2; longitude < 180; longitude += DOT) {
                if (isLand(polygons, longitude, latitude)) {
                    Point dot = at(longitude, latitude);
                    dots.append('M').append(dot.x()).append(' ').append(dot.y()).append("h0");
                }
            }
        }
        land = dots.toString();
    }

    /** This one, with regions that lie elsewhere or that it does not know. What lies beyond its edge is drawn at it. */
    Atlas with(Map<String, Coordinates> regions) {
        Atlas wider = new Atlas(places, land);
        regions.forEach((region, at) ->
                wider.places.put(named(region), at(at.longitude(), Math.clamp(at.latitude(), SOUTH, NORTH))));
        return wider;
    }

    /** As the data of an SVG path whose round ends are dots. */
    String land() {
        return land;
    }

    /** Where the region lies, by its name: {@code eu-west}, {@code eu-west-1}, {@code eu-west-1b}, {@code westeurope}. */
    Optional<Point> place(String region) {
        String name = named(region);
        while (!name.isEmpty()) {
            Point found = places.get(name);
            if (found != null) {
                return Optional.of(found);
            }
            String shorter = name.replaceFirst("(?<=\\d)[a-z]$|-?\\d+$", "");
            if (shorter.equals(name)) {
                break;
            }
            name = shorter;
        }
        return Optional.empty();
    }

    private static String named(String region) {
        return region.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
    }

    private static Point at(double longitude, double latitude) {
        return new Point((int) Math.round((longitude + 180) * UNITS_PER_DEGREE), (int)
                Math.round((NORTH - latitude) * UNITS_PER_DEGREE));
    }

    private static boolean isLand(List<Polygon> polygons, double longitude, double latitude) {
        boolean land = false;
        for (Polygon polygon : polygons) {
            if (polygon.holds(longitude, latitude)) {
                if (!polygon.land()) {
                    return false;
                }
                land = true;
            }
        }
        return land;
    }

    private static Polygon polygon(String line) {
        int space = line.indexOf(' ');
        return new Polygon(
                line.startsWith("land "),
                Arrays.stream(line.substring(space + 1).split("[ ,]", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }

    private static List<String> lines(String resource) {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Atlas.class.getResourceAsStream(resource));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
