package io.gad.server.console;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Style sheets and scripts, all from the program itself. */
@Configuration(proxyBeanMethods = false)
class Assets implements WebMvcConfigurer {

    private static final String LIBRARIES = "classpath:/META-INF/resources/webjars/";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        add(registry, "/console/assets/*", "classpath:/io/gad/server/console/assets/");
        add(registry, "/console/assets/tabler/*", LIBRARIES + "tabler__core/1.4.0/dist/css/");
        add(registry, "/console/assets/htmx/*", LIBRARIES + "htmx.org/2.0.10/dist/");
        add(registry, "/console/assets/uplot/*", LIBRARIES + "uplot/1.6.30/dist/");
    }

    private static void add(ResourceHandlerRegistry registry, String path, String location) {
        registry.addResourceHandler(path)
                .addResourceLocations(location)
                .setCacheControl(CacheControl.maxAge(Duration.ofMinutes(10)));
    }
}
