package io.gad.server.console;

import io.gad.api.Json;
import io.gad.control.history.HistoryRange;
import io.gad.server.http.BadRequestException;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** The figures of a group's charts, for the drawing in the browser. */
@Controller
class ChartPages {

    private static final ObjectWriter ONE_LINE = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private final Charts charts;

    ChartPages(Charts charts) {
        this.charts = charts;
    }

    @GetMapping("/console/groups/{name}/history")
    ResponseEntity<String> history(@PathVariable String name, @RequestParam(defaultValue = "1h") String range) {
        HistoryRange wanted = HistoryRange.ofWord(range)
                .orElseThrow(
                        () -> new BadRequestException("Expected a range of 1h, 24h or 7d, found '" + range + "'."));
        return answer(charts.of(name, wanted));
    }

    static ResponseEntity<String> answer(Charts.Drawn drawn) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(ONE_LINE.writeValueAsString(drawn));
    }
}
