package io.gad.server.console;

import io.gad.api.Problem;
import io.gad.control.problem.RefusedException;
import io.gad.server.http.BadRequestException;
import io.gad.server.http.ServerProblems;
import io.gad.server.security.Access;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What goes wrong on the way to a page, as a page. */
@Order(0)
@Controller
@ControllerAdvice(basePackageClasses = ConsoleErrors.class)
class ConsoleErrors {

    private static final Logger log = LoggerFactory.getLogger(ConsoleErrors.class);

    private final Words words;
    private final Frame frame;

    ConsoleErrors(Words words, Frame frame) {
        this.words = words;
        this.frame = frame;
    }

    /** Every address of the console that no page has; style sheet and script are no pages. */
    @GetMapping("/console/{page:(?!assets).+}/**")
    String unknown(HttpServletRequest request, HttpServletResponse response, Model model) {
        return show(ServerProblems.notFound(request.getRequestURI()), request, response, model);
    }

    /** Where a request is led that its token does not allow, or not now. */
    @RequestMapping("/console/refused")
    String forbidden(HttpServletRequest request, HttpServletResponse response, Model model) {
        return show(
                request.getAttribute(Access.REFUSED) instanceof Problem problem
                        ? problem
                        : ServerProblems.notFound(request.getRequestURI()),
                request,
                response,
                model);
    }

    @ExceptionHandler({RefusedException.class, BadRequestException.class})
    String refused(RuntimeException e, HttpServletRequest request, HttpServletResponse response, Model model) {
        return show(Refusal.problem(e), request, response, model);
    }

    @ExceptionHandler({ServletRequestBindingException.class, MethodArgumentTypeMismatchException.class})
    String incomplete(Exception e, HttpServletRequest request, HttpServletResponse response, Model model) {
        return show(
                ServerProblems.badRequest("Expected a complete address, found one that is not.", null),
                request,
                response,
                model);
    }

    @ExceptionHandler
    String failed(Exception e, HttpServletRequest request, HttpServletResponse response, Model model) {
        String reference = UUID.randomUUID().toString().substring(0, 8);
        log.error("page=failed reference={} path={}", reference, request.getRequestURI(), e);
        return show(ServerProblems.internal(reference), request, response, model);
    }

    /** What stands around every page is added here: pages of errors do not get it by themselves. */
    private String show(Problem problem, HttpServletRequest request, HttpServletResponse response, Model model) {
        response.setStatus(problem.status());
        model.addAttribute("problem", problem);
        model.addAttribute("words", words);
        model.addAttribute("frame", frame.around(request));
        model.addAttribute("mayAct", frame.mayAct(request));
        return "problem";
    }
}
