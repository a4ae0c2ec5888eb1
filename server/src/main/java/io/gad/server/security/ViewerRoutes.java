package io.gad.server.security;

import io.gad.api.Paths;
import io.gad.server.Annex;
import java.util.stream.Stream;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * What the holder of a viewer's token may ask for; everything that is not listed here is refused to them, so that a new address is
 * until somebody has thought about it. To be listed it must change nothing, whatever it is sent.
 */
final class ViewerRoutes {

    /** By GET and HEAD. */
    static final String[] SEEN = {
        Paths.INSTANCES,
        Paths.INSTANCE,
        Paths.PREPARED,
        Paths.GROUPS,
        Paths.GROUP,
        Paths.GROUP_OPERATIONS,
        Paths.GROUP_HISTORY,
        Paths.PROMOTION_PREVIEW,
        Paths.LOST_TRANSACTIONS,
        Paths.LEFT_OUT,
        Paths.SYNC_VERIFY,
        Paths.OPERATIONS,
        Paths.OPERATION,
        Paths.OPERATION_EVENTS,
        Paths.DRILLS,
        Paths.DRILL,
        Paths.GROUP_DRILLS,
        Paths.DRILL_SCHEDULE,
        Paths.EVENTS,
        Paths.ALERTS,
        "/v3/api-docs",
        "/actuator/prometheus"
    };

    /**
     * By POST. A precheck asks servers that are registered, with questions that are always the same, and writes nothing on them. Not
     * here: dry runs of requests that can also be meant (a re-application even runs its statements before it takes them back), a
     * comparison, which reads every row, a test of the alerts, which wakes somebody.
     */
    static final String[] ASKED = {Paths.GROUP_PRECHECK, Paths.PRECHECK};

    /** Pages of the console, by GET and HEAD. Forms and dialogs are not among them, but the promotion's: it is its preview, and
     * holds no form for them. */
    static final String[] PAGES = {
        "/",
        "/console",
        "/console/groups",
        "/console/groups/{name}",
        "/console/groups/{name}/history",
        "/console/groups/{name}/lost-transactions",
        "/console/groups/{name}/lost-transactions/download",
        "/console/groups/{name}/promote",
        "/console/groups/{name}/sync/{instance}/comparison",
        "/console/instances",
        "/console/instances/{name}/prepared-transactions",
        "/console/operations",
        "/console/operations/{id}",
        "/console/drills",
        "/console/drills/{id}",
        "/console/events",
        "/console/download/{what}",
        "/console/search",
        "/console/stream"
    };

    /** Of what they may see: what opens sessions on the members, beside {@link #ASKED}. The switch over's dialog is listed for the day it is shown to them. */
    private static final String[] LOOKS = {
        Paths.PREPARED,
        Paths.PROMOTION_PREVIEW,
        "/console/instances/{name}/prepared-transactions",
        "/console/groups/{name}/promote",
        "/console/groups/{name}/switch-over"
    };

    /** Forms of the console whose address looks like one of {@link #PAGES}. */
    static final String[] FORMS = {"/console/groups/new"};

    /** Those, and what an annex shows: its forms go to the same address by POST, which is not here. */
    static String[] pages(Stream<Annex> annexes) {
        return Stream.concat(
                        Stream.of(PAGES),
                        annexes.map(a -> "/console/" + a.name()).flatMap(page -> Stream.of(page, page + "/figures")))
                .toArray(String[]::new);
    }

    /** What of all that asks the members, and is limited ({@link AskingLimit}). */
    static RequestMatcher asking() {
        PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(Stream.concat(Stream.of(ASKED), Stream.of(LOOKS))
                .map(path -> (RequestMatcher) paths.matcher(path))
                .toList());
    }

    private ViewerRoutes() {}
}
