package io.gad.server.http;

import io.gad.api.CopyAnewRequest;
import io.gad.api.Paths;
import io.gad.api.RereadRequest;
import io.gad.api.ResyncRequest;
import io.gad.api.SyncTaskView;
import io.gad.api.ThrottleRequest;
import io.gad.api.VerificationView;
import io.gad.api.VerifyRequest;
import io.gad.control.ControlPlane;
import io.gad.control.GroupView;
import io.gad.control.port.CopyLimits;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.VerificationWire;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The synchronization of one secondary. */
@RestController
public class SyncRoutes {

    private final ControlPlane control;

    SyncRoutes(ControlPlane control) {
        this.control = control;
    }

    @Operation(summary = "Hold the synchronization of one secondary; the source keeps its log meanwhile")
    @PostMapping(Paths.SYNC_PAUSE)
    SyncTaskView pause(@PathVariable String name, @PathVariable String instance) {
        return task(control.pauseSync(name, instance), instance);
    }

    @Operation(summary = "Let the synchronization of one secondary go on, after a pause or after a problem")
    @PostMapping(Paths.SYNC_RESUME)
    SyncTaskView resume(@PathVariable String name, @PathVariable String instance) {
        return task(control.resumeSync(name, instance), instance);
    }

    @Operation(
            summary =
                    "Bring databases of one secondary in line with the primary again; it cannot be promoted meanwhile")
    @PostMapping(Paths.SYNC_RESYNC)
    @ResponseStatus(HttpStatus.ACCEPTED)
    SyncTaskView resync(@PathVariable String name, @PathVariable String instance, @RequestBody ResyncRequest request) {
        return task(control.resync(name, instance, request.databases()), instance);
    }

    @Operation(summary = "Have a secondary copied anew that waits, for what it alone has cannot be listed in full")
    @PostMapping(Paths.SYNC_COPY_ANEW)
    @ResponseStatus(HttpStatus.ACCEPTED)
    io.gad.api.GroupView copyAnew(
            @PathVariable String name, @PathVariable String instance, @RequestBody CopyAnewRequest request) {
        control.doubts().copyAnew(name, instance, request.discardUnreported());
        return GroupWire.of(control.group(name));
    }

    @Operation(summary = "Have one table of a secondary read anew from the primary, definition and rows")
    @PostMapping(Paths.SYNC_REREAD)
    @ResponseStatus(HttpStatus.ACCEPTED)
    SyncTaskView reread(@PathVariable String name, @PathVariable String instance, @RequestBody RereadRequest request) {
        return task(control.rereadTable(name, instance, request.database(), request.table()), instance);
    }

    @Operation(summary = "How fast the first copy of a secondary may go from now on")
    @PostMapping(Paths.SYNC_THROTTLE)
    SyncTaskView throttle(
            @PathVariable String name, @PathVariable String instance, @RequestBody ThrottleRequest request) {
        if (request.rowsPerSecond() < 0 || request.bytesPerSecond() < 0) {
            throw new BadRequestException("Expected limits of 0 or more, found " + request.rowsPerSecond()
                    + " rows and " + request.bytesPerSecond() + " bytes a second.");
        }
        CopyLimits limits = new CopyLimits(request.rowsPerSecond(), request.bytesPerSecond());
        return task(control.limitCopy(name, instance, limits), instance);
    }

    @Operation(summary = "Compare a secondary with its primary, row by row, while the synchronization goes on")
    @PostMapping(Paths.SYNC_VERIFY)
    @ResponseStatus(HttpStatus.ACCEPTED)
    VerificationView verify(
            @PathVariable String name, @PathVariable String instance, @RequestBody VerifyRequest request) {
        if (request.rowsPerSecond() < 0) {
            throw new BadRequestException(
                    "Expected rowsPerSecond of 0 or more, found " + request.rowsPerSecond() + ".");
        }
        return VerificationWire.of(
                name, instance, control.verify(name, instance, request.repair(), request.rowsPerSecond()));
    }

    @Operation(summary = "The running comparison of a secondary with its primary, or the last")
    @GetMapping(Paths.SYNC_VERIFY)
    VerificationView verification(@PathVariable String name, @PathVariable String instance) {
        return VerificationWire.of(name, instance, control.verification(name, instance));
    }

    private static SyncTaskView task(GroupView group, String instance) {
        return group.tasks().stream()
                .filter(task -> task.target().equals(instance))
                .findFirst()
                .map(GroupWire::task)
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.NOT_A_SECONDARY,
                        "Expected a secondary of group " + group.group().name() + ", found " + instance
                                + ", to which nothing is synchronized any more."));
    }
}
