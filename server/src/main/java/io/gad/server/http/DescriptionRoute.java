package io.gad.server.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI description of the interface. It is drawn from the routes when they are built, not while they serve. */
@RestController
public class DescriptionRoute {

    private static final Resource DESCRIPTION = new ClassPathResource("openapi.json", DescriptionRoute.class);

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    Resource description() {
        return DESCRIPTION;
    }
}
