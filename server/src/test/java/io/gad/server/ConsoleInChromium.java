package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.gad.control.ControlPlane;
import io.gad.server.fake.FakeControlPlane;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server and a browser for all tests of a class. What the server shows is made up anew before each; behind each nothing may have gone
 * wrong in the pages' own script.
 */
public final class ConsoleInChromium
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final int WIDTH = 1_280;

    private final UnaryOperator<ControlPlane> plane;
    private final Consumer<FakeControlPlane> made;
    private @Nullable Path directory;
    private @Nullable TestServer server;
    private @Nullable Chromium chromium;

    /** @param made what it shows */
    public ConsoleInChromium(Consumer<FakeControlPlane> made) {
        this(control -> control, made);
    }

    /** @param plane what the server gets in the place of the fake */
    public ConsoleInChromium(UnaryOperator<ControlPlane> plane, Consumer<FakeControlPlane> made) {
        this.plane = plane;
        this.made = made;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("gad-console-");
        server = TestServer.start(directory, plane);
        chromium = new Chromium();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        control().clear();
        made.accept(control());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(Objects.requireNonNull(chromium).scriptErrors()).isEmpty();
    }

    /** Each of them that was started, also where the next could not be. */
    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    public FakeControlPlane control() {
        return server().control();
    }

    public TestServer server() {
        return Objects.requireNonNull(server);
    }

    public URI address() {
        return server().running().baseUrl();
    }

    public String adminToken() {
        return server().running().adminToken();
    }

    /** An administrator's page with nothing open yet but what the sign-in leads to. */
    public Page signedIn() {
        return signedIn(address());
    }

    /** @param way by which the server is reached */
    public Page signedIn(URI way) {
        return Objects.requireNonNull(chromium).signedIn(way, adminToken(), WIDTH, ColorScheme.LIGHT);
    }

    public Page open(String path) {
        return open(address(), path);
    }

    public Page open(URI way, String path) {
        Page page = signedIn(way);
        page.navigate(path);
        return page;
    }
}
