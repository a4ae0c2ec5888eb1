package io.gad.server.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a region lies.
 *
 * @param latitude degrees, north of the equator positive
 * @param longitude degrees, east of Greenwich positive
 */
public record Coordinates(double latitude, double longitude) {

    private static final Pattern PLACE = Pattern.compile(
            "\\s*(?<region>[^=,\\s](?:[^=,]*[^=,\\s])?)\\s*=\\s*(?<north>-?[0-9]{1,2}(?:\\.[0-9]{1,6})?)/"
                    + "(?<east>-?[0-9]{1,3}(?:\\.[0-9]{1,6})?)\\s*");
    private static final String EXPECTED =
            "regions with latitude and longitude in degrees, such as graz=47.07/15.44,lima=-12.05/-77.04";

    /** By the region's name in lower case; empty for an empty text. */
    static Map<String, Coordinates> parse(String text) {
        Map<String, Coordinates> places = new LinkedHashMap<>();
        if (text.isBlank()) {
            return places;
        }
        for (String part : text.split(",", -1)) {
            Matcher matcher = PLACE.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(EXPECTED);
            }
            Coordinates at = new Coordinates(
                    Double.parseDouble(matcher.group("north")), Double.parseDouble(matcher.group("east")));
            if (Math.abs(at.latitude) > 90 || Math.abs(at.longitude) > 180) {
                throw new IllegalArgumentException("latitudes from -90 to 90 and longitudes from -180 to 180");
            }
            if (places.put(matcher.group("region").toLowerCase(Locale.ROOT), at) != null) {
                throw new IllegalArgumentException("each region once");
            }
        }
        return places;
    }
}
