package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever signs in goes on where they wanted to go, if that is a page of this console, and nowhere else. */
class WayBackTest {

    private static final String DIALOG = "/console/groups/orders/promote?instance=us";

    @TempDir
    static Path directory;

    static TestServer server;

    private Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void open() {
        browser = new Browser(server);
    }

    private static String location(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(302);
        return response.headers().firstValue("Location").orElseThrow();
    }

    /** Without the server, where it is named: it must be this one. */
    private static String local(HttpResponse<String> response) {
        URI address = server.running().baseUrl().resolve(location(response));
        assertThat(address.getRawAuthority())
                .isEqualTo(server.running().baseUrl().getRawAuthority());
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }

    private static String signInFor(String page) {
        return "/console/sign-in?to=" + URLEncoder.encode(page, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> sign(String page, String token) {
        return browser.submitFrom(page, "/console/sign-in", Map.of("token", token));
    }

    @Test
    void thePageThatWasAskedForComesBehindTheSignIn() {
        String signIn = local(browser.get(DIALOG));
        assertThat(signIn).isEqualTo(signInFor(DIALOG));
        assertThat(browser.get(signIn).body()).contains("name=\"to\" value=\"" + DIALOG + "\"");
        HttpResponse<String> wrong = sign(signIn, "wrong-but-long-enough");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Browser.hidden(wrong.body()))
                .as("a wrong token loses nothing")
                .containsEntry("to", DIALOG);
        assertThat(local(sign(signIn, server.running().adminToken()))).isEqualTo(DIALOG);
        assertThat(browser.get(DIALOG).body()).contains("promote-dialog");
    }

    @Test
    void whoeverWantsNothingInParticularBeginsWithTheGroups() {
        assertThat(local(browser.get("/console/groups"))).isEqualTo("/console/sign-in");
        assertThat(browser.get("/console/sign-in").body()).doesNotContain("name=\"to\"");
        assertThat(local(browser.signIn(server.running().adminToken()))).isEqualTo("/console/groups");
    }

    @Test
    void aSessionThatIsOverComesBackToItsPage() {
        browser.signIn(server.running().adminToken());
        String page = server.running().baseUrl().resolve(DIALOG).toString();
        Map<String, String> fields =
                new HashMap<>(Browser.hidden(browser.get(DIALOG).body()));
        fields.put("_csrf", "of-a-session-that-is-over");
        String signIn = local(browser.postRaw(DIALOG, fields, "Referer", page));
        assertThat(signIn)
                .isEqualTo("/console/sign-in?expired&to=" + URLEncoder.encode(DIALOG, StandardCharsets.UTF_8));
        assertThat(browser.get(signIn).body()).contains("The session is over").contains("value=\"" + DIALOG + "\"");

        assertThat(local(browser.postRaw(DIALOG, fields, "Referer", "https://evil.example" + DIALOG)))
                .as("a form of another site leads to nothing")
                .isEqualTo("/console/sign-in?expired");
        assertThat(server.control().submitted).isEmpty();

        Map<String, String> again = Map.of("token", server.running().adminToken(), "to", DIALOG);
        assertThat(local(new Browser(server).postRaw("/console/sign-in", again)))
                .as("the sign-in's own form without its mark")
                .isEqualTo(signIn);
    }

    @Test
    void whoSignsOutBeginsAnew() {
        browser.signIn(server.running().adminToken());
        String out = local(browser.submitFrom(DIALOG, "/console/sign-out", Map.of()));
        assertThat(out).isEqualTo("/console/sign-in?signed-out");
        assertThat(browser.get(out).body()).doesNotContain("name=\"to\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/console/groups",
                "//evil.example/console/groups",
                "/\\evil.example",
                "\\\\evil.example",
                "/console/\\evil.example",
                "/console//evil.example",
                "/console/../api/v1/tokens",
                "/console/%2e%2e/api/v1/tokens",
                "/console/./groups",
                "/console/groups/..",
                "/console/groups\r\nSet-Cookie: a=b",
                "/console/groups?q=a\nb",
                "/console/groups?q=a b",
                "/console/groups?next=https://evil.example",
                "/console/groups#//evil.example",
                "/console/groups@evil.example",
                "/consoleevil.example",
                "/console.evil.example/x",
                "/console",
                "/console/",
                "/api/v1/groups",
                "/console/sign-in?to=/console/groups/orders",
                "/console/sign-out",
                "/console/stream?page=groups",
                "/console/download/events",
                "/console/assets/console.js",
                "javascript:alert(1)",
                "console/groups",
                " /console/groups",
                "/console/groups/{name}",
                ""
            })
    void whatIsNoPageOfThisConsoleIsPassedOver(String to) {
        assertThat(WayBack.checked(to)).isEmpty();
        String address = signInFor(to);
        assertThat(browser.get(address).body())
                .contains("data-testid=\"token\"")
                .doesNotContain("name=\"to\"");
        Map<String, String> fields =
                new HashMap<>(Browser.hidden(browser.get("/console/sign-in").body()));
        fields.put("token", server.running().adminToken());
        fields.put("to", to);
        assertThat(local(browser.postRaw("/console/sign-in", fields))).isEqualTo("/console/groups");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/groups/orders",
                "/console/groups?q=eu-west%20%2F",
                "/console/operations?group=orders&state=RUNNING&since=24h",
                "/console/groups/new?at=3&name=sales&primary=asia&leave=app:public.audit",
                "/console/groups/orders/sync/us/comparison",
                "/console/operations/op-000003"
            })
    void pagesAreTaken(String to) {
        assertThat(WayBack.checked(to)).contains(to);
    }

    @Test
    void anAddressWithoutAnEndIsPassedOver() {
        assertThat(WayBack.checked("/console" + "/a".repeat(100_000))).isEmpty();
        assertThat(WayBack.checked("/console" + "/a".repeat(1_900))).isEmpty();
        assertThat(WayBack.checked("/console/groups?q=" + "a".repeat(100_000))).isEmpty();
        assertThat(WayBack.checked(null)).isEmpty();
    }
}
