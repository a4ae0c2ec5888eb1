package io.gad.server.http;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the server itself answers; says nothing of any group. */
@RestController
public class LivenessRoute {

    @GetMapping("/health/live")
    Map<String, String> live() {
        return Map.of("status", "UP");
    }
}
