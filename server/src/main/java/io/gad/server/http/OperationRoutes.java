package io.gad.server.http;

import io.gad.api.OperationList;
import io.gad.api.OperationView;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.server.security.Holders;
import io.gad.server.wire.OperationWire;
import io.gad.server.wire.TextTable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Operations of all groups. */
@RestController
public class OperationRoutes {

    private final ControlPlane control;
    private final Holders holders;

    OperationRoutes(ControlPlane control, Holders holders) {
        this.control = control;
        this.holders = holders;
    }

    @Operation(summary = "Operations, the newest first; with format jsonl or csv as a file")
    @GetMapping(Paths.OPERATIONS)
    @Nullable
    ResponseEntity<OperationList> list(
            @RequestParam(required = false) @Nullable String group,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(defaultValue = "json") String format,
            HttpServletResponse response)
            throws IOException {
        Stream<OperationView> wanted = control.operations().stream()
                .filter(new OperationQuery(group, type, state, actor, from).filter())
                .map(OperationWire::of);
        if (format.equals("json")) {
            return ResponseEntity.ok(new OperationList(wanted.toList()));
        }
        TextFile.write(TextTable.OPERATIONS, wanted, TextFile.form(format), response);
        return null;
    }

    @Operation(summary = "One operation with its steps")
    @GetMapping(Paths.OPERATION)
    OperationView show(@PathVariable String id) {
        return OperationWire.of(control.operation(id));
    }

    @Operation(summary = "Take an operation back, as long as its commit point is not passed")
    @ApiResponse(responseCode = "202", description = "Accepted; what was begun is taken back")
    @PostMapping(Paths.OPERATION_CANCEL)
    ResponseEntity<OperationView> cancel(@PathVariable String id, Principal actor) {
        return GroupRoutes.accepted(control.cancel(id, actor.getName()));
    }

    @Operation(summary = "An operation as server-sent events: how it stands, then every change until it has ended")
    @GetMapping(path = Paths.OPERATION_EVENTS, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(@PathVariable String id, Principal who, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        control.operation(id); // refused as a problem document before the stream begins
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            return; // who asks for the head alone reads no stream
        }
        new OperationEvents(control, id, () -> holders.stands(who)).stream(response);
    }
}
