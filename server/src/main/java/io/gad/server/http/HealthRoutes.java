package io.gad.server.http;

import io.gad.control.ControlPlane;
import io.gad.member.MemberRole;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** For load balancers, open to everybody: they tell nothing but yes and no. */
@RestController
public class HealthRoutes {

    private final ControlPlane control;

    HealthRoutes(ControlPlane control) {
        this.control = control;
    }

    /** Whether the server itself answers; says nothing of any group. */
    @GetMapping("/health/live")
    Map<String, String> live() {
        return Map.of("status", "UP");
    }

    @GetMapping("/health/primary")
    ResponseEntity<Map<String, String>> primary(@RequestParam String group, @RequestParam String instance) {
        return answer(group, instance, MemberRole.PRIMARY);
    }

    @GetMapping("/health/secondary")
    ResponseEntity<Map<String, String>> secondary(@RequestParam String group, @RequestParam String instance) {
        return answer(group, instance, MemberRole.SECONDARY);
    }

    private ResponseEntity<Map<String, String>> answer(String group, String instance, MemberRole role) {
        boolean held = control.holdsRole(group, instance, role);
        return ResponseEntity.status(held ? 200 : 503).body(Map.of("status", held ? "UP" : "DOWN"));
    }
}
