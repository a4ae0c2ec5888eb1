package io.gad.server.console;

import io.gad.api.Problem;
import io.gad.control.problem.RefusedException;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.ServerProblems;
import io.gad.server.wire.ProblemWire;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.ui.Model;

/** Puts why a form was refused above it, in the words of REST and command line. */
final class Refusal {

    private Refusal() {}

    /** Shows a refusal; any other exception goes on its way. */
    static void show(RuntimeException refused, HttpServletResponse response, Model model) {
        Problem problem = problem(refused);
        response.setStatus(problem.status());
        model.addAttribute("problem", problem);
    }

    static Problem problem(RuntimeException refused) {
        if (refused instanceof RefusedException e) {
            return ProblemWire.of(e.problem());
        }
        if (refused instanceof BadRequestException e) {
            return ServerProblems.badRequest(e.detail(), null);
        }
        throw refused;
    }
}
