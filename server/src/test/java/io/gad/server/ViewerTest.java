package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import io.gad.control.access.AccessRole;
import io.gad.control.access.AccessTokens;
import io.gad.server.fake.FakeControlPlane;
import io.gad.server.fake.Samples;
import io.gad.server.start.AdminToken;
import io.gad.server.start.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * Every address of the server, asked with a viewer's token: nothing that changes anything is done, and everything else is. An address that
 * is new fails here until somebody has said which of both it is.
 */
class ViewerTest {

    private static final Path DESCRIPTION = Path.of("src/main/resources/io/gad/server/http/openapi.json");

    /** May be asked though they are no GET: they change nothing. */
    private static final Set<String> ASKED = Set.of("POST /api/v1/precheck", "POST /api/v1/groups/orders/precheck");

    /** Not for viewers though they are GETs. */
    private static final Set<String> CLOSED = Set.of("GET /api/v1/tokens");

    /** Pages of the console that lead to a change: its forms and dialogs. */
    private static final Set<String> DIALOGS = Set.of(
            "/console/groups/new",
            "/console/groups/orders/secondaries/new",
            "/console/groups/orders/switch-over",
            "/console/groups/orders/drill",
            "/console/groups/orders/remove",
            "/console/groups/orders/delete",
            "/console/groups/orders/write-lease",
            "/console/groups/orders/sync/us/pause",
            "/console/groups/orders/sync/us/resume",
            "/console/groups/orders/sync/us/resync",
            "/console/groups/orders/sync/us/repair",
            "/console/groups/orders/lost-transactions/reapply",
            "/console/groups/orders/lost-transactions/dismiss",
            "/console/instances/new",
            "/console/instances/orders/release",
            "/console/instances/orders/remove",
            "/console/instances/orders/prepared-transactions/roll-back",
            "/console/operations/op-0done/cancel");

    @TempDir
    static Path directory;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static WebServer server;
    private static String token = "";

    @BeforeAll
    static void start() {
        Samples.fill(CONTROL);
        Samples.fillOperations(CONTROL);
        AccessTokens.Created made = CONTROL.tokens().create("guest", AccessRole.VIEWER, Optional.empty());
        token = made.text();
        server = WebServer.start(
                InetAddress.getLoopbackAddress(),
                new WebServer.Parts(ServerOptions.at(directory).settings(), AdminToken.in(directory), CONTROL));
    }

    @AfterAll
    static void end() {
        server.close();
        CLIENT.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(server.baseUrl().resolve(path));
    }

    /** With an empty JSON object, which is more than enough to be refused for. */
    private static HttpResponse<String> ask(String method, String path) {
        return send(to(path).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));
    }

    private static String filled(String pattern) {
        return pattern.replace("{instance}", "us")
                .replace("{id}", "op-0done")
                .replace("{name}", "orders")
                .replaceAll("\\{[^}]*\\}", "x");
    }

    @Test
    void byRestEverythingIsSeenAndNothingChanged() throws IOException {
        JsonNode paths = Json.mapper().readTree(Files.readString(DESCRIPTION)).get("paths");
        int asked = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                String line = method + " " + filled(path.getKey());
                HttpResponse<String> answer = ask(method, filled(path.getKey()));
                boolean mayAsk = method.equals("GET") ? !CLOSED.contains(line) : ASKED.contains(line);
                if (mayAsk) {
                    assertThat(answer.statusCode())
                            .as("%s is refused to viewers; list it in ViewerRoutes if it changes nothing", line)
                            .isNotEqualTo(403);
                } else {
                    assertThat(answer.statusCode()).as(line).isEqualTo(403);
                    assertThat(TestServer.problem(answer).code()).isEqualTo("FORBIDDEN");
                    assertThat(TestServer.problem(answer).detail()).contains("guest", "admin");
                }
                asked++;
            }
        }
        assertThat(asked).isGreaterThan(30);
        assertThat(CONTROL.submitted).isEmpty();
        assertThat(CONTROL.lostActions).isEmpty();
        assertThat(CONTROL.writeLeases).isEmpty();
        assertThat(CONTROL.paused).isEmpty();
        assertThat(CONTROL.registered).isEmpty();
        assertThat(CONTROL.recoveries).isEmpty();
        assertThat(CONTROL.tokens().list()).hasSize(1);
    }

    @Test
    void inTheConsoleEveryPageIsSeenAndNoFormIsShownOrTaken() {
        Session session = new Session();
        RequestMappingHandlerMapping mapping =
                server.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        Set<String> refusedPages = new TreeSet<>();
        int asked = 0;
        for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
            for (String pattern : info.getPatternValues()) {
                if (!pattern.startsWith("/console/") || isOpen(pattern)) {
                    continue;
                }
                String path = filled(pattern);
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    asked++;
                    if (method != RequestMethod.GET) {
                        HttpResponse<String> answer = session.post(path);
                        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(403);
                        assertThat(answer.body()).contains("FORBIDDEN", "guest");
                    } else if (session.get(path + "?instance=us").statusCode() == 403) {
                        refusedPages.add(path);
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(25);
        assertThat(refusedPages)
                .as("pages that are refused to viewers; list one that changes nothing in ViewerRoutes.PAGES")
                .isEqualTo(new TreeSet<>(DIALOGS));
        assertThat(CONTROL.submitted).isEmpty();
    }

    /** Signing in, what is refused, and the page for addresses that there are not. */
    private static boolean isOpen(String pattern) {
        return pattern.equals("/console/sign-in")
                || pattern.equals("/console/refused")
                || pattern.contains("(?!assets)");
    }

    @Test
    void pagesShowNoControlThatActs() {
        Session session = new Session();
        for (String page : List.of(
                "/console/groups",
                "/console/groups/orders",
                "/console/groups/billing",
                "/console/groups/orders/lost-transactions",
                "/console/groups/orders/promote?instance=us",
                "/console/groups/billing/promote?instance=us2",
                "/console/instances/old/prepared-transactions",
                "/console/groups/orders/sync/us/comparison",
                "/console/instances",
                "/console/operations",
                "/console/operations/op-00run",
                "/console/operations/op-0done",
                "/console/drills",
                "/console/events")) {
            String body = session.get(page).body();
            assertThat(body).as(page).contains("<h1");
            for (String dialog : DIALOGS) {
                String last = dialog.substring(dialog.lastIndexOf('/'));
                assertThat(body).as("%s leads to %s", page, last).doesNotContain(last + "\"", last + "?");
            }
            assertThat(body.split("method=\"post\"", -1).length - 1)
                    .as("forms of %s: signing out alone", page)
                    .isEqualTo(1);
        }
    }

    @Test
    void aPromotionIsSeenBeforehandAndWhyThereIsNoButton() {
        Session session = new Session();
        assertThat(session.get("/console/groups/orders").body())
                .contains("preview-us", "/console/groups/orders/promote?instance=us");
        assertThat(session.get("/console/groups/orders/promote?instance=us").body())
                .contains("What you lose", "You may look only", "gad group promote orders us --preview")
                .doesNotContain("id=\"ok\"", "gad group promote orders us --wait");
        assertThat(session.post("/console/groups/orders/promote?instance=us").statusCode())
                .isEqualTo(403);
        assertThat(CONTROL.submitted).isEmpty();
    }

    @Test
    void whatStandsInDoubtIsSeenAndNotRolledBack() {
        Session session = new Session();
        assertThat(session.get("/console/instances").body()).contains("/console/instances/old/prepared-transactions");
        HttpResponse<String> page = session.get("/console/instances/old/prepared-transactions");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Prepared transactions of old");
        assertThat(session.post("/console/instances/old/prepared-transactions/roll-back?gid=x")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void lostTransactionsAreTakenAwayAsByRest() {
        String file = "/console/groups/orders/lost-transactions/download?format=sql";
        assertThat(new Session().get(file).statusCode()).isEqualTo(200);
    }

    @Test
    void whereThereIsNothingYetNoLinkLeadsToAForm(@TempDir Path empty) {
        FakeControlPlane nothing = new FakeControlPlane();
        String guest = nothing.tokens()
                .create("guest", AccessRole.VIEWER, Optional.empty())
                .text();
        try (WebServer bare = WebServer.start(
                InetAddress.getLoopbackAddress(),
                new WebServer.Parts(ServerOptions.at(empty).settings(), AdminToken.in(empty), nothing))) {
            Session session = new Session(bare, guest);
            assertThat(session.get("/console/groups").body())
                    .contains("Register two instances")
                    .doesNotContain("/console/instances/new", "/console/groups/new");
            assertThat(session.get("/console/instances").body())
                    .contains("No instance yet")
                    .doesNotContain("/console/instances/new");
        }
    }

    @Test
    void whoIsRefusedReadsWhyAndStaysSignedIn() {
        Session session = new Session();
        HttpResponse<String> refused = session.get("/console/groups/orders/switch-over?instance=us");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("guest", "may look only", "gad token create");
        assertThat(session.get("/console/groups/orders").statusCode()).isEqualTo(200);
        assertThat(session.get("/console/refused").statusCode()).isNotEqualTo(200);
    }

    /** A viewer who has signed in to the console. */
    private static final class Session {

        private final WebServer at;
        private final String csrf;
        private final String cookies;

        Session() {
            this(server, token);
        }

        Session(WebServer at, String token) {
            this.at = at;
            HttpResponse<String> page = send(to("/console/sign-in").GET());
            csrf = URLEncoder.encode(Browser.hidden(page.body()).getOrDefault("_csrf", ""), StandardCharsets.UTF_8);
            Map<String, String> kept = new LinkedHashMap<>();
            keep(page, kept);
            HttpResponse<String> signedIn = send(to("/console/sign-in")
                    .header("Cookie", String.join("; ", kept.values()))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("token=" + token + "&_csrf=" + csrf)));
            assertThat(signedIn.statusCode()).isEqualTo(302);
            keep(signedIn, kept);
            cookies = String.join("; ", kept.values());
        }

        private HttpRequest.Builder to(String path) {
            return HttpRequest.newBuilder(at.baseUrl().resolve(path));
        }

        private static void keep(HttpResponse<String> response, Map<String, String> kept) {
            for (String cookie : response.headers().allValues("Set-Cookie")) {
                kept.put(cookie.substring(0, cookie.indexOf('=')), cookie.split(";", 2)[0]);
            }
        }

        HttpResponse<String> get(String path) {
            return send(to(path).header("Cookie", cookies).GET());
        }

        HttpResponse<String> post(String path) {
            return send(to(path).header("Cookie", cookies)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("_csrf=" + csrf)));
        }
    }
}
