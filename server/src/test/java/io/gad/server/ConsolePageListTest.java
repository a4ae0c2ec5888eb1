package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.fake.FakeControlPlane;
import io.gad.server.load.PageList;
import io.gad.server.start.AdminToken;
import io.gad.server.start.ServerOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** {@code scripts/console-pages} measures every kind of page: one that is new fails here until it is in its list. */
class ConsolePageListTest {

    /** Not measured: redirects, signing in, what is no page, and pages that only ask a member's server. */
    private static final Set<String> OTHERS = Set.of(
            "/",
            "/console",
            "/console/sign-in",
            "/console/refused",
            "/console/stream",
            "/console/download/{what}",
            "/console/groups/{name}/lost-transactions/download",
            "/console/{page:(?!assets).+}/**",
            "/console/instances/{name}/prepared-transactions",
            "/console/instances/{name}/prepared-transactions/roll-back");

    /** The same page as that of removing a secondary, with other words. */
    private static final Set<String> CONFIRMATIONS = Set.of(
            "/console/groups/{name}/delete",
            "/console/groups/{name}/lost-transactions/dismiss",
            "/console/groups/{name}/sync/{instance}/pause",
            "/console/groups/{name}/sync/{instance}/resume",
            "/console/groups/{name}/sync/{instance}/resync",
            "/console/groups/{name}/sync/{instance}/repair",
            "/console/instances/{name}/release",
            "/console/instances/{name}/remove",
            "/console/operations/{id}/cancel");

    @TempDir
    Path directory;

    @Test
    void everyKindOfPageIsMeasured() {
        try (WebServer server = WebServer.start(
                InetAddress.getLoopbackAddress(),
                new WebServer.Parts(
                        ServerOptions.at(directory).settings(), AdminToken.in(directory), new FakeControlPlane()))) {
            List<PathPattern> pages = pages(server);
            Set<String> expected = new TreeSet<>();
            pages.forEach(page -> expected.add(page.getPatternString()));
            expected.removeAll(OTHERS);
            expected.removeAll(CONFIRMATIONS);
            Set<String> measured = new TreeSet<>();
            PageList.of(50).forEach(address -> measured.add(pattern(address, pages)));
            assertThat(expected).hasSizeGreaterThan(15);
            assertThat(measured).isEqualTo(expected);
        }
    }

    private static List<PathPattern> pages(WebServer server) {
        return server
                .context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .flatMap(info -> Objects.requireNonNull(info.getPathPatternsCondition()).getPatterns().stream())
                .filter(pattern -> pattern.getPatternString().startsWith("/console"))
                .toList();
    }

    /** Of whoever answers there. */
    private static String pattern(String address, List<PathPattern> pages) {
        PathContainer path = PathContainer.parsePath(address.split("\\?", 2)[0]);
        return pages.stream()
                .filter(page -> page.matches(path))
                .min(Comparator.naturalOrder())
                .map(PathPattern::getPatternString)
                .orElse("nobody answers at " + address);
    }
}
