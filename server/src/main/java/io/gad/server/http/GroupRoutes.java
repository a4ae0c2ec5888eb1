package io.gad.server.http;

import io.gad.api.FindingList;
import io.gad.api.GroupList;
import io.gad.api.GroupRequest;
import io.gad.api.GroupView;
import io.gad.api.LeaveOutRequest;
import io.gad.api.LeftOutView;
import io.gad.api.OperationList;
import io.gad.api.OperationRequest;
import io.gad.api.OperationView;
import io.gad.api.Paths;
import io.gad.api.PrecheckRequest;
import io.gad.api.PreviewView;
import io.gad.api.WriteLeaseRequest;
import io.gad.control.ControlPlane;
import io.gad.control.operation.Operation.CreateGroup;
import io.gad.control.operation.Operation.DeleteGroup;
import io.gad.control.operation.Operation.Promote;
import io.gad.control.operation.Operation.SwitchOver;
import io.gad.control.operation.OperationRecord;
import io.gad.server.wire.FindingWire;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.LeftOutWire;
import io.gad.server.wire.OperationWire;
import io.gad.server.wire.PreviewWire;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.security.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Instance groups, and the operations asked of them. */
@RestController
public class GroupRoutes {

    private final ControlPlane control;

    GroupRoutes(ControlPlane control) {
        this.control = control;
    }

    @Operation(summary = "Every group")
    @GetMapping(Paths.GROUPS)
    GroupList list() {
        return new GroupList(control.groups().stream().map(GroupWire::of).toList());
    }

    @Operation(summary = "One group, as it is seen now")
    @GetMapping(Paths.GROUP)
    GroupView show(@PathVariable String name) {
        return GroupWire.of(control.group(name), control.measured(name));
    }

    @Operation(summary = "Create a group")
    @ApiResponse(responseCode = "202", description = "Accepted; runs by itself")
    @PostMapping(path = Paths.GROUPS, consumes = "application/json")
    ResponseEntity<OperationView> create(
            @RequestBody GroupRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal actor) {
        CreateGroup create = new CreateGroup(
                Fields.required("name", request.name()),
                Fields.required("primary", request.primary()),
                Fields.names("secondaries", request.secondaries()),
                Fields.schema(request.schema()),
                request.leaveOut(),
                Fields.names("databases", request.databases()));
        return accepted(control.submit(create, actor.getName(), Fields.idempotencyKey(key)));
    }

    @Operation(summary = "Delete a group of which only the primary is left; instances and data stay")
    @ApiResponse(responseCode = "202", description = "Accepted; runs by itself")
    @DeleteMapping(Paths.GROUP)
    ResponseEntity<OperationView> delete(
            @PathVariable String name,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal actor) {
        return accepted(control.submit(new DeleteGroup(name), actor.getName(), Fields.idempotencyKey(key)));
    }

    @Operation(summary = "Ask for an operation: add-secondary, remove-secondary, promote, switch-over, delete, drill")
    @ApiResponse(responseCode = "202", description = "Accepted; runs by itself")
    @PostMapping(path = Paths.GROUP_OPERATIONS, consumes = "application/json")
    ResponseEntity<OperationView> submit(
            @PathVariable String name,
            @RequestBody OperationRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal actor) {
        return accepted(control.submit(Requests.operation(name, request), actor.getName(), Fields.idempotencyKey(key)));
    }

    @Operation(summary = "The operations of a group, the newest first")
    @GetMapping(Paths.GROUP_OPERATIONS)
    OperationList operations(@PathVariable String name) {
        control.group(name);
        return new OperationList(control.operations().stream()
                .filter(o -> o.group().equals(name))
                .map(OperationWire::of)
                .toList());
    }

    @Operation(summary = "What a promotion, or a switch over, would do, lose and be refused for; changes nothing")
    @GetMapping(Paths.PROMOTION_PREVIEW)
    PreviewView preview(
            @PathVariable String name,
            @RequestParam String instance,
            @RequestParam(defaultValue = OperationRequest.PROMOTE) String kind,
            @RequestParam(required = false) @Nullable Long expectedEpoch,
            @RequestParam(required = false) @Nullable String expectedPlan,
            @RequestParam(defaultValue = "false") boolean confirm,
            @RequestParam(defaultValue = "false") boolean skipHooks) {
        if (kind.equals(OperationRequest.SWITCH_OVER)) {
            SwitchOver switchOver = new SwitchOver(name, instance, Optional.ofNullable(expectedEpoch), skipHooks);
            return PreviewWire.of(control.previewSwitchOver(switchOver), control.group(name));
        }
        if (!kind.equals(OperationRequest.PROMOTE)) {
            throw new BadRequestException("Expected promote or switch-over for kind, found '" + kind + "'.");
        }
        Promote promotion = new Promote(
                name,
                instance,
                Optional.ofNullable(expectedEpoch),
                Optional.ofNullable(expectedPlan),
                confirm,
                skipHooks);
        return PreviewWire.of(control.previewPromotion(promotion), control.group(name));
    }

    @Operation(summary = "Which tables are left out of a group, and what hangs on them")
    @GetMapping(Paths.LEFT_OUT)
    LeftOutView leftOut(@PathVariable String name) {
        return LeftOutWire.of(control.leftOut(name));
    }

    @Operation(summary = "Leave tables out of a group, or take them in again, while it runs")
    @PostMapping(path = Paths.LEFT_OUT, consumes = "application/json")
    LeftOutView leaveOut(@PathVariable String name, @RequestBody LeaveOutRequest request) {
        return LeftOutWire.of(control.leaveOut(name, request.leaveOut(), request.takeIn(), request.dryRun()));
    }

    @Operation(
            summary =
                    "Turn the write lease on or off: with it the primary refuses writes once it was not renewed for so long")
    @PostMapping(path = Paths.WRITE_LEASE, consumes = "application/json")
    GroupView writeLease(@PathVariable String name, @RequestBody WriteLeaseRequest request) {
        return GroupWire.of(control.writeLease(name, Optional.ofNullable(request.seconds()), request.confirm()));
    }

    @Operation(summary = "Check the primary against each secondary; changes nothing")
    @PostMapping(Paths.GROUP_PRECHECK)
    FindingList precheck(@PathVariable String name) {
        return FindingWire.of(control.precheckGroup(name));
    }

    @Operation(summary = "Whether target could become a secondary of source; changes nothing")
    @PostMapping(path = Paths.PRECHECK, consumes = "application/json")
    FindingList precheck(@RequestBody PrecheckRequest request) {
        return FindingWire.of(control.precheck(
                Fields.required("source", request.source()),
                Fields.required("target", request.target()),
                Fields.schema(request.schema())));
    }

    static ResponseEntity<OperationView> accepted(OperationRecord operation) {
        return ResponseEntity.accepted()
                .location(URI.create(Paths.operation(operation.id())))
                .body(OperationWire.of(operation));
    }
}
