package io.gad.server.console;

import io.gad.control.access.AccessRole;
import io.gad.server.Annex;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What stands around every page: where one can go, who is signed in, which version this is. */
@ControllerAdvice(basePackageClasses = Frame.class)
public class Frame {

    /** An entry of the rail. @param key of its name in the messages, and of its icon */
    public record Place(String key, String address) {}

    /**
     * What the layout shows.
     *
     * @param actor empty before the sign-in
     * @param role a key of the messages
     * @param mayAct whether what changes something is offered
     * @param now by this server's clock, by which ages are told
     */
    public record Around(List<Place> places, String actor, String role, boolean mayAct, String version, Instant now) {}

    private static final List<Place> PLACES = List.of(
            new Place("groups", "/console/groups"),
            new Place("instances", "/console/instances"),
            new Place("operations", "/console/operations"),
            new Place("drills", "/console/drills"),
            new Place("events", "/console/events"));

    private final InstantSource clock;
    private final List<Place> places;
    private final String version = readVersion();

    Frame(InstantSource clock, ObjectProvider<Annex> annex) {
        this.clock = clock;
        this.places = Stream.concat(
                        PLACES.stream(), annex.stream().map(a -> new Place(a.name(), "/console/" + a.name())))
                .toList();
    }

    @ModelAttribute("frame")
    Around around(HttpServletRequest request) {
        return around(request.getUserPrincipal() instanceof Authentication who ? who : null);
    }

    @ModelAttribute("mayAct")
    boolean mayAct(HttpServletRequest request) {
        return around(request).mayAct();
    }

    Around around(@Nullable Authentication who) {
        String admin = "ROLE_" + AccessRole.ADMIN.name();
        boolean mayAct = who != null
                && who.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(admin::equals);
        return new Around(
                places,
                who == null ? "" : who.getName(),
                who == null ? "nobody" : mayAct ? "admin" : "viewer",
                mayAct,
                version,
                clock.instant());
    }

    /** As the build wrote it. */
    private static String readVersion() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(Frame.class.getResourceAsStream("version.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }
}
