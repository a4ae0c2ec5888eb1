package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by a name and a password. */
class PasswordSignInTest {

    private static final String PASSWORD = "correct h\u00f6rse  battery ";
    private static final String OTHER = "another horse entirely";

    @TempDir
    static Path directory;

    static TestServer server;

    private String token = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void makeAnn() {
        server.control().tokens().list().forEach(t -> server.control().tokens().revoke(t.name()));
        token = server.control()
                .tokens()
                .create("ann", AccessRole.ADMIN, Optional.empty())
                .text();
    }

    private static HttpResponse<String> set(String name, String password) {
        return server.send(server.request("/api/v1/tokens/" + name + "/password")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"password\":\"" + password + "\"}")));
    }

    private static HttpResponse<String> signIn(Browser browser, String name, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("token", text);
        return browser.submit("/console/sign-in", fields);
    }

    private static int page(Browser browser) {
        return browser.get("/console/groups").statusCode();
    }

    @Test
    void itsHolderSignsInAndIsTheActor() {
        assertThat(set("ann", PASSWORD).statusCode()).isEqualTo(204);
        Browser browser = new Browser(server);
        assertThat(signIn(browser, " ann ", PASSWORD).statusCode()).isEqualTo(302);
        assertThat(browser.get("/console/groups").body()).contains(">ann<");
        assertThat(server.control().events(EventFilter.newest(2)))
                .extracting(Event::text)
                .anySatisfy(
                        text -> assertThat(text).startsWith("ann (admin) signed in to the console by password from"))
                .anySatisfy(text -> assertThat(text).isEqualTo("Token ann has got a password to sign in with"));
    }

    @Test
    void whatDoesNotBelongTogetherIsRefusedWithoutRepeatingIt() {
        set("ann", PASSWORD);
        HttpResponse<String> refused = signIn(new Browser(server), "<b>ann", PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body())
                .contains("do not belong together", "value=\"&lt;b&gt;ann\"")
                .doesNotContain(PASSWORD.strip());
    }

    @Test
    void anotherPasswordEndsWhatWasSignedInByTheFirst() {
        set("ann", PASSWORD);
        Browser byPassword = new Browser(server);
        Browser byToken = new Browser(server);
        signIn(byPassword, "ann", PASSWORD);
        signIn(byToken, "", token);
        assertThat(page(byPassword)).isEqualTo(200);
        set("ann", OTHER);
        assertThat(page(byPassword)).isEqualTo(302);
        assertThat(page(byToken)).isEqualTo(200);
        assertThat(signIn(new Browser(server), "ann", OTHER).statusCode()).isEqualTo(302);
    }

    @Test
    void takenAwayOrRevokedItOpensNothing() {
        set("ann", PASSWORD);
        Browser browser = new Browser(server);
        signIn(browser, "ann", PASSWORD);
        assertThat(server.send(server.request("/api/v1/tokens/ann/password").DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(page(browser)).isEqualTo(302);
        assertThat(signIn(browser, "ann", PASSWORD).statusCode()).isEqualTo(401);
        set("ann", PASSWORD);
        assertThat(signIn(browser, "ann", PASSWORD).statusCode()).isEqualTo(302);
        server.control().tokens().revoke("ann");
        assertThat(page(browser)).isEqualTo(302);
    }

    @Test
    void whatCannotBeSetIsRefusedWithoutRepeatingIt() {
        HttpResponse<String> tooShort = set("ann", "elevenchars");
        assertThat(tooShort.statusCode()).isEqualTo(400);
        assertThat(TestServer.problem(tooShort).detail())
                .contains("12 to 200", "found 11")
                .doesNotContain("elevenchars");
        assertThat(set("ann", "x".repeat(201)).statusCode()).isEqualTo(400);
        assertThat(TestServer.problem(set("nobody", PASSWORD)).code()).isEqualTo("TOKEN_UNKNOWN");
        assertThat(TestServer.problem(set("admin", PASSWORD)).code()).isEqualTo("TOKEN_UNKNOWN");
        HttpResponse<String> none = server.send(server.request("/api/v1/tokens/ann/password")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}")));
        assertThat(TestServer.problem(none).detail()).contains("'password'");
    }

    @Test
    void noAnswerAndNoListTellsIt() {
        set("ann", PASSWORD);
        String list = server.get("/api/v1/tokens").body();
        assertThat(TestServer.json(server.get("/api/v1/tokens"))
                        .at("/tokens/0/hasPassword")
                        .asBoolean())
                .isTrue();
        assertThat(list).doesNotContain("pbkdf2").doesNotContain(PASSWORD);
        assertThat(server.control().tokens().named("ann").orElseThrow().toString())
                .doesNotContain("pbkdf2");
    }
}
