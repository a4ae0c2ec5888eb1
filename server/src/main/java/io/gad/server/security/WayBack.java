package io.gad.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody goes on behind the sign-in. It comes from outside, in an address or a form, so only a page of this console is taken,
 * by what an address may hold and not by what it may not: one that leads to another host would lend this server's name to strangers.
 */
public final class WayBack {

    /** Where whoever wants nothing in particular goes on. */
    public static final String BEGINNING = "/console/groups";

    /** The parameter of the sign-in that holds it. */
    public static final String PARAMETER = "to";

    private static final String SIGN_IN = "/console/sign-in";

    /** Encoded once more it still fits into an address. Who typed more than that into a guided form begins with the groups. */
    private static final int LONGEST = 8_000;

    /** A segment begins with a letter or digit: none is empty, leads upwards, or is spelt in another way than it is meant. */
    private static final Pattern PAGE = Pattern.compile(
            "/console/([A-Za-z0-9][A-Za-z0-9_.-]*)(/[A-Za-z0-9][A-Za-z0-9_.-]*){0,8}(\\?[A-Za-z0-9%&=+._~:/!$'()*,;@-]*)?");

    /** What is no page: there is nothing to look at behind a sign-in. */
    private static final Set<String> NO_PAGES =
            Set.of("sign-in", "sign-out", "refused", "assets", "stream", "download");

    private WayBack() {}

    /** The same, if it is a page of the console; empty if it is anything else. */
    public static Optional<String> checked(@Nullable String address) {
        if (address == null || address.length() > LONGEST || address.contains("//")) {
            return Optional.empty();
        }
        Matcher page = PAGE.matcher(address);
        return page.matches() && !NO_PAGES.contains(page.group(1)) ? Optional.of(address) : Optional.empty();
    }

    /**
     * The address of the sign-in for a request that came without one. A form that was sent leads back to the page it stood on, by
     * GET like all others: nobody's click is repeated. The sign-in's own form leads to where it would have led.
     *
     * @param expired whether the session is known to be over
     */
    static String signIn(HttpServletRequest request, boolean expired) {
        String said = expired ? "?expired" : "";
        Optional<String> wanted = request.getRequestURI().equals(SIGN_IN)
                ? Optional.ofNullable(request.getParameter(PARAMETER))
                : request.getMethod().equals("GET") ? asked(request) : stood(request);
        return SIGN_IN
                + said
                + wanted.flatMap(WayBack::checked)
                        .filter(page -> !page.equals(BEGINNING))
                        .map(page -> (expired ? "&" : "?") + PARAMETER + "="
                                + URLEncoder.encode(page, StandardCharsets.UTF_8))
                        .orElse("");
    }

    private static Optional<String> asked(HttpServletRequest request) {
        return Optional.of(withQuery(request.getRequestURI(), request.getQueryString()));
    }

    /** The page of this server from which the request was sent. */
    private static Optional<String> stood(HttpServletRequest request) {
        String referer = request.getHeader("Referer");
        String host = request.getHeader("Host");
        if (referer == null || host == null) {
            return Optional.empty();
        }
        try {
            URI page = new URI(referer);
            return host.equals(page.getRawAuthority())
                    ? Optional.of(withQuery(page.getRawPath(), page.getRawQuery()))
                    : Optional.empty();
        } catch (URISyntaxException e) { // whatever it is, it is no page of ours
            return Optional.empty();
        }
    }

    private static String withQuery(String path, @Nullable String query) {
        return query == null ? path : path + "?" + query;
    }
}
