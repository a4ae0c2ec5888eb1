package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.fake.FakeControlPlane;
import io.gad.server.fake.Samples;
import io.gad.server.settings.Setting;
import io.gad.server.start.AdminToken;
import io.gad.server.start.ServerOptions;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** The console for somebody whose authority is to look on: everything is shown, and nothing offered that changes something. */
class LookingOnTest {

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private WebServer server;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        FakeControlPlane control = new FakeControlPlane();
        Samples.fill(control);
        Samples.fillOperations(control);
        AdminToken token = AdminToken.in(directory);
        ServerOptions options = ServerOptions.at(directory).with(Setting.LISTEN, "127.0.0.1:0");
        server = WebServer.start(
                InetAddress.getLoopbackAddress(),
                new WebServer.Parts(options.settings(), token, control),
                application -> application.addInitializers(
                        context -> context.getBeanFactory().registerSingleton("lookingOn", lookingOn())));
        Map<String, String> fields = new LinkedHashMap<>(Browser.hidden(get("/console/sign-in")));
        fields.put("token", token.text());
        var unused = client.send(
                HttpRequest.newBuilder(server.baseUrl().resolve("/console/sign-in"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields.entrySet().stream()
                                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"))))
                        .build(),
                BodyHandlers.discarding());
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    /** Behind the firewall: whoever came through it is somebody who looks on. */
    private static Filter lookingOn() {
        return (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public Principal getUserPrincipal() {
                        return UsernamePasswordAuthenticationToken.authenticated(
                                "ann", null, AuthorityUtils.createAuthorityList("ROLE_VIEWER"));
                    }
                },
                response);
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(server.baseUrl().resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void nothingIsOfferedThatChangesSomething() throws IOException, InterruptedException {
        assertThat(get("/console/groups"))
                .contains("ann", "Viewer: looks on", "group-orders")
                .doesNotContain("create-group");
        assertThat(get("/console/groups/orders"))
                .contains("List of Instances", "comparison-us", "lost-")
                .doesNotContain("promote-us", "add-secondary", "change-write-lease", "pause-us", "remove-us");
        assertThat(get("/console/groups/billing"))
                .contains("has not answered for")
                .doesNotContain("verdict-action");
        assertThat(get("/console/instances"))
                .contains("instance-eu")
                .doesNotContain("id=\"register\"", "release-old", "remove-asia");
        assertThat(get("/console/operations/op-00run"))
                .contains("step-Precheck")
                .doesNotContain("cancel-operation");
        assertThat(get("/console/groups/orders/promote?instance=us"))
                .contains("promote-dialog")
                .doesNotContain("id=\"ok\"");
    }
}
