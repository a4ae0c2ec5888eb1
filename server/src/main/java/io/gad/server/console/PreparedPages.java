package io.gad.server.console;

import io.gad.api.PreparedList;
import io.gad.api.PreparedView;
import io.gad.control.ControlPlane;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.PreparedWire;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Prepared transactions that stand in doubt on a former primary. */
@Controller
final class PreparedPages {

    private static final String PAGE = "/console/instances/{name}/prepared-transactions";
    private static final String DIALOG = PAGE + "/roll-back";

    private final ControlPlane control;

    PreparedPages(ControlPlane control) {
        this.control = control;
    }

    @GetMapping(PAGE)
    String list(@PathVariable String name, Model model) {
        model.addAttribute("list", standing(name));
        return "prepared";
    }

    private PreparedList standing(String name) {
        return PreparedWire.of(control.doubts().of(name));
    }

    @GetMapping(DIALOG)
    String dialog(@PathVariable String name, @RequestParam String gid, Model model) {
        PreparedView meant = standing(name).prepared().stream()
                .filter(p -> p.gid().equals(gid))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.PREPARED_UNKNOWN,
                        "Expected a prepared transaction " + gid + " on " + name + ", found none."));
        model.addAttribute("confirmation", Confirmation.rollBack(name, meant));
        return "confirm";
    }

    @PostMapping(DIALOG)
    String rollBack(
            @PathVariable String name,
            @RequestParam String gid,
            @RequestParam(defaultValue = "false") boolean accepted,
            HttpServletResponse response,
            Model model) {
        try {
            var unused = control.doubts().rollBack(name, gid, accepted);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            model.addAttribute("accepted", accepted);
            return dialog(name, gid, model);
        }
        return "redirect:/console/instances/" + name + "/prepared-transactions";
    }
}
