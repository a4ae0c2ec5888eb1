package io.gad.server.console;

import io.gad.api.LostActionRequest;
import io.gad.api.LostActionView;
import io.gad.api.LostTransactionsView;
import io.gad.control.ControlPlane;
import io.gad.control.LostRequest;
import io.gad.control.report.LostTransactions;
import io.gad.server.http.Fields;
import io.gad.server.http.LostFile;
import io.gad.server.wire.LostWire;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The lost transactions of a group, page by page, and what is done about each. */
@Controller
final class LostPages {

    static final int ON_A_PAGE = 50;

    private final ControlPlane control;

    LostPages(ControlPlane control) {
        this.control = control;
    }

    /** Which one is meant, as links and forms carry it. */
    record Meant(
            @Nullable String database,
            @Nullable String lsn,
            @Nullable String former,
            @Nullable Long epoch) {

        LostRequest in(String group) {
            return new LostRequest(
                    group,
                    Optional.ofNullable(former),
                    Optional.ofNullable(epoch),
                    Fields.required("database", database),
                    Fields.required("lsn", lsn));
        }

        /** Of an address. */
        String parameters() {
            Map<String, String> filled = new LinkedHashMap<>();
            EventPages.put(filled, "database", database);
            EventPages.put(filled, "lsn", lsn);
            EventPages.put(filled, "former", former);
            EventPages.put(filled, "epoch", epoch == null ? null : epoch.toString());
            return EventPages.address("", filled, null);
        }
    }

    @GetMapping("/console/groups/{name}/lost-transactions")
    String list(@PathVariable String name, @RequestParam(defaultValue = "0") long offset, Model model) {
        long from = Math.max(0, offset);
        List<LostTransactions> reports = control.lostTransactions(name, from, ON_A_PAGE);
        LostTransactionsView view = LostWire.of(name, reports, from);
        if (from > 0 && view.transactions().isEmpty()) {
            return list(name, 0, model);
        }
        model.addAttribute("group", name);
        model.addAttribute("reports", reports);
        model.addAttribute("page", view);
        model.addAttribute("earlier", from == 0 ? -1 : Math.max(0, from - ON_A_PAGE));
        long behind = from + view.transactions().size();
        model.addAttribute("later", behind < view.total() ? behind : -1);
        return "lost-transactions";
    }

    @GetMapping("/console/groups/{name}/lost-transactions/reapply")
    String preview(@PathVariable String name, @ModelAttribute Meant meant, Principal actor, Model model) {
        return preview(name, meant, false, actor, model);
    }

    private String preview(String name, Meant meant, boolean force, Principal actor, Model model) {
        LostActionView preview = LostWire.of(
                name, LostActionRequest.REAPPLY, true, control.reapply(meant.in(name), true, false, actor.getName()));
        model.addAttribute("group", name);
        model.addAttribute("meant", meant);
        model.addAttribute("force", force);
        model.addAttribute("preview", preview);
        model.addAttribute("command", Confirmation.lost(meant.in(name), "reapply"));
        boolean conflicts = preview.outcome().equals("CONFLICTS");
        model.addAttribute(
                "passable",
                conflicts
                        && preview.conflicts().size() == preview.conflictCount()
                        && preview.conflicts().stream().allMatch(LostActionView.LostConflict::passable));
        return "lost-reapply";
    }

    @PostMapping("/console/groups/{name}/lost-transactions/reapply")
    String reapply(
            @PathVariable String name,
            @ModelAttribute Meant meant,
            @RequestParam(defaultValue = "false") boolean force,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            var unused = control.reapply(meant.in(name), false, force, actor.getName());
            return back(name);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return preview(name, meant, force, actor, model);
        }
    }

    @GetMapping("/console/groups/{name}/lost-transactions/download")
    void download(
            @PathVariable String name, @RequestParam(defaultValue = "json") String format, HttpServletResponse response)
            throws IOException {
        LostFile.form(format).download(control, name, response);
    }

    @GetMapping("/console/groups/{name}/lost-transactions/dismiss")
    String dismissDialog(@PathVariable String name, @ModelAttribute Meant meant, Model model) {
        var unused = control.lostTransactions(name, 0, 0); // Refuses where there is no such group.
        model.addAttribute("confirmation", Confirmation.dismissLost(meant.in(name), meant.parameters()));
        return "confirm";
    }

    @PostMapping("/console/groups/{name}/lost-transactions/dismiss")
    String dismiss(
            @PathVariable String name,
            @ModelAttribute Meant meant,
            Principal actor,
            HttpServletResponse response,
            Model model) {
        try {
            control.dismissLost(meant.in(name), actor.getName());
            return back(name);
        } catch (RuntimeException e) {
            Refusal.show(e, response, model);
            return dismissDialog(name, meant, model);
        }
    }

    private static String back(String name) {
        return "redirect:/console/groups/" + name + "/lost-transactions";
    }
}
