package io.gad.server.http;

import io.gad.api.LostActionRequest;
import io.gad.api.LostActionView;
import io.gad.api.LostTransactionsView;
import io.gad.api.Paths;
import io.gad.control.ControlPlane;
import io.gad.control.LostListing;
import io.gad.control.LostRequest;
import io.gad.server.wire.LostWire;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What former primaries committed and nobody else got, and what is done about it. */
@RestController
public class LostRoutes {

    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 200;

    private final ControlPlane control;

    LostRoutes(ControlPlane control) {
        this.control = control;
    }

    /** Written as it is read from the disk, where it is all of it. */
    @Operation(
            summary =
                    "What former primaries committed and the new primary never got; with offset or limit a part of it,"
                            + " of each transaction the first 50 changes with long values cut")
    @GetMapping(Paths.LOST_TRANSACTIONS)
    @Nullable
    ResponseEntity<?> lost(
            @PathVariable String name,
            @RequestParam(defaultValue = "json") String format,
            @RequestParam(required = false) @Nullable Long offset,
            @RequestParam(required = false) @Nullable Integer limit,
            HttpServletResponse response)
            throws IOException {
        LostFile form = LostFile.form(format);
        if (form == LostFile.JSON && (offset != null || limit != null)) {
            return ResponseEntity.ok(page(name, offset == null ? 0 : offset, limit == null ? PAGE : limit));
        }
        form.write(control, name, response);
        return null;
    }

    private LostTransactionsView page(String name, long offset, int limit) {
        if (offset < 0 || limit < 1 || limit > LARGEST_PAGE) {
            throw new BadRequestException("Expected an offset of at least 0 and a limit of 1 to " + LARGEST_PAGE
                    + ", found " + offset + " and " + limit + ".");
        }
        return LostWire.of(name, control.lostTransactions(name, offset, limit), offset);
    }

    @Operation(
            summary = "Re-apply a lost transaction on the group's primary, or look what that would meet; or dismiss it")
    @PostMapping(path = Paths.LOST_TRANSACTIONS, consumes = "application/json")
    LostActionView act(@PathVariable String name, @RequestBody LostActionRequest request, Principal actor) {
        String action = Fields.required("action", request.action());
        boolean dismisses = action.equals(LostActionRequest.DISMISS);
        if (!dismisses && !action.equals(LostActionRequest.REAPPLY)) {
            throw new BadRequestException("Expected reapply or dismiss for 'action', found '" + action + "'.");
        }
        if (dismisses && (request.dryRun() || request.force())) {
            throw new BadRequestException("Expected 'dryRun' and 'force' with reapply alone, found dismiss.");
        }
        Optional<String> former = Optional.ofNullable(request.formerPrimary());
        Optional<Long> epoch = Optional.ofNullable(request.epoch());
        if (dismisses && request.all()) {
            long total = Optional.ofNullable(request.total())
                    .orElseThrow(() -> new BadRequestException(
                            "Expected the field 'total' with all: how many were listed, found none."));
            return dismissed(
                    name, control.dismissAllLost(new LostListing(name, former, epoch, total), actor.getName()));
        }
        LostRequest one = new LostRequest(
                name,
                former,
                epoch,
                Fields.required("database", request.database()),
                Fields.required("lsn", request.lsn()));
        if (dismisses) {
            control.dismissLost(one, actor.getName());
            return dismissed(name, 1);
        }
        return LostWire.of(
                name,
                action,
                request.dryRun(),
                control.reapply(one, request.dryRun(), request.force(), actor.getName()));
    }

    private static LostActionView dismissed(String group, long transactions) {
        return new LostActionView(group, LostActionRequest.DISMISS, false, "DISMISSED", transactions, 0, 0, List.of());
    }
}
