package io.gad.server.console;

import io.gad.api.Problem;
import io.gad.server.http.ServerProblems;
import io.gad.server.security.Administrator;
import io.gad.server.security.SignInLimit;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.server.start.AdminToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in with the token; the session then stands for it. */
@Controller
class SignInPages {

    private static final Logger log = LoggerFactory.getLogger(SignInPages.class);

    private final AdminToken token;
    private final SecurityContextRepository sessions;
    private final SignInLimit limit;

    SignInPages(AdminToken token, SecurityContextRepository sessions, Settings settings, InstantSource clock) {
        this.token = token;
        this.sessions = sessions;
        this.limit = new SignInLimit(settings.count(Setting.SIGN_IN_ATTEMPTS), clock);
    }

    @GetMapping({"/", "/console"})
    String begin() {
        return "redirect:/console/groups";
    }

    @GetMapping("/console/sign-in")
    String show() {
        return "sign-in";
    }

    @PostMapping("/console/sign-in")
    String signIn(
            @RequestParam(defaultValue = "") String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String address = request.getRemoteAddr();
        if (!limit.admits(address)) {
            return refused(response, model, ServerProblems.tooManySignIns());
        }
        if (!this.token.matches(token.strip())) {
            limit.failed(address);
            log.warn("sign-in=refused address={}", address);
            return refused(response, model, ServerProblems.unauthorized(!token.isBlank()));
        }
        request.getSession();
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(Administrator.authenticated("console"));
        sessions.saveContext(context, request, response);
        log.info("sign-in=accepted address={}", address);
        return "redirect:/console/groups";
    }

    private static String refused(HttpServletResponse response, Model model, Problem problem) {
        response.setStatus(problem.status());
        model.addAttribute(
                "refusal",
                problem.status() == 429
                        ? problem.message() + " " + problem.hint()
                        : "That is not this server's token. It stands in admin.token in the server's data directory.");
        return "sign-in";
    }
}
