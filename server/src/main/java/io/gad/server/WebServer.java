package io.gad.server;

import io.gad.control.ControlPlane;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.server.start.AdminToken;
import java.net.InetAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Spring, started from the settings alone: no file, variable or system property of Spring's own can change anything.
 *
 * @param context to be closed
 * @param baseUrl where it answers
 */
record WebServer(ConfigurableApplicationContext context, URI baseUrl) implements AutoCloseable {

    /** Kept here because the logging of the JDK forgets a level whose logger nobody holds. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    /**
     * What routes and pages work on.
     *
     * @param annex null: the console has no page but its own
     */
    record Parts(
            Settings settings,
            AdminToken token,
            ControlPlane control,
            @Nullable Annex annex) {

        Parts(Settings settings, AdminToken token, ControlPlane control) {
            this(settings, token, control, null);
        }
    }

    static WebServer start(InetAddress address, Parts parts) {
        return start(address, parts, application -> {});
    }

    /** @param more what is added before it starts */
    static WebServer start(InetAddress address, Parts parts, Consumer<SpringApplication> more) {
        Settings settings = parts.settings();
        TOMCAT.setLevel(Level.WARNING);
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SpringApplication application = new SpringApplication(WebApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false);
        Annex annex = parts.annex();
        application.setEnvironment(environment(properties(settings, address, annex)));
        application.addInitializers(context -> {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton("settings", settings);
            beans.registerSingleton("adminToken", parts.token());
            beans.registerSingleton("controlPlane", parts.control());
            if (annex != null) {
                beans.registerSingleton("annex", annex);
            }
        });
        more.accept(application);
        ConfigurableApplicationContext context = application.run();
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        String host = settings.listen().host();
        return new WebServer(
                context,
                URI.create((settings.tls() ? "https" : "http") + "://" + (host.contains(":") ? "[" + host + "]" : host)
                        + ":" + port));
    }

    private static StandardEnvironment environment(Map<String, Object> properties) {
        return new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                sources.addFirst(new MapPropertySource("gad", properties));
            }
        };
    }

    private static Map<String, Object> properties(Settings settings, InetAddress address, @Nullable Annex annex) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (annex != null) {
            properties.put(Annex.NAME, annex.name());
        }
        // No application.properties, wherever the server is started.
        properties.put("spring.config.location", "optional:classpath:/io/gad/server/none/");
        properties.put("spring.main.lazy-initialization", "false");
        properties.put("spring.threads.virtual.enabled", "true");
        properties.put("spring.jmx.enabled", "false");
        properties.put("spring.web.resources.add-mappings", "false");
        properties.put("spring.thymeleaf.prefix", "classpath:/io/gad/server/console/");
        properties.put("spring.thymeleaf.check-template-location", "false");
        properties.put("spring.mvc.problemdetails.enabled", "false");
        properties.put("server.address", address.getHostAddress());
        properties.put("server.port", settings.listen().port());
        properties.put(
                "server.forward-headers-strategy",
                "none"); // anybody can send them: an address is that of the connection
        properties.put("server.compression.enabled", "true");
        properties.put("server.shutdown", "immediate");
        properties.put(
                "server.max-http-request-header-size", "32KB"); // what is typed into guided forms stands in addresses
        properties.put("server.tomcat.max-http-response-header-size", "40KB"); // and in the addresses of redirects
        properties.put("server.tomcat.max-swallow-size", "1MB");
        properties.put("server.servlet.session.timeout", settings.duration(Setting.CONSOLE_SESSION_TIMEOUT));
        properties.put("server.servlet.session.tracking-modes", "cookie");
        properties.put("server.servlet.session.cookie.name", "gad_session");
        properties.put("server.servlet.session.cookie.http-only", "true");
        properties.put("server.servlet.session.cookie.same-site", "strict");
        properties.put("server.servlet.session.cookie.secure", settings.tls());
        settings.path(Setting.TLS_CERT)
                .ifPresent(
                        f -> properties.put("server.ssl.certificate", f.toUri().toString()));
        settings.path(Setting.TLS_KEY)
                .ifPresent(f -> properties.put(
                        "server.ssl.certificate-private-key", f.toUri().toString()));
        return properties;
    }

    @Override
    public void close() {
        context.close();
    }
}
