package io.gad.server.console;

import io.gad.api.Problem;
import io.gad.control.ControlPlane;
import io.gad.control.event.EventKind;
import io.gad.control.event.Happening;
import io.gad.server.http.ServerProblems;
import io.gad.server.security.Holder;
import io.gad.server.security.Holders;
import io.gad.server.security.SignInLimit;
import io.gad.server.security.WayBack;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
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

/** Signing in with a token, or with its name and a password; the session then stands for it, as long as the token and that password do. */
@Controller
class SignInPages {

    private static final Logger log = LoggerFactory.getLogger(SignInPages.class);

    private final Holders holders;
    private final ControlPlane control;
    private final SecurityContextRepository sessions;
    private final SignInLimit limit;

    SignInPages(
            Holders holders,
            ControlPlane control,
            SecurityContextRepository sessions,
            Settings settings,
            InstantSource clock) {
        this.holders = holders;
        this.control = control;
        this.sessions = sessions;
        this.limit = new SignInLimit(settings.count(Setting.SIGN_IN_ATTEMPTS), clock);
    }

    @GetMapping({"/", "/console"})
    String begin() {
        return "redirect:" + WayBack.BEGINNING;
    }

    /** @param to where it leads; what is no page of the console is passed over */
    @GetMapping("/console/sign-in")
    String show(@RequestParam(name = WayBack.PARAMETER, defaultValue = "") String to, Model model) {
        WayBack.checked(to).ifPresent(page -> model.addAttribute(WayBack.PARAMETER, page));
        return "sign-in";
    }

    @PostMapping("/console/sign-in")
    String signIn(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(name = WayBack.PARAMETER, defaultValue = "") String to,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("name", name);
        String address = request.getRemoteAddr();
        if (!limit.tries(address)) {
            return refused(to, response, model, ServerProblems.tooManySignIns());
        }
        Optional<Holder> holder;
        try {
            holder = name.isBlank() ? holders.of(token.strip()) : holders.of(name.strip(), token);
        } catch (RejectedExecutionException e) {
            limit.untold(address);
            return refused(to, response, model, ServerProblems.tooManySignIns());
        }
        if (holder.isEmpty()) {
            log.warn("sign-in=refused address={}", address);
            control.chronicle()
                    .record(Happening.of(
                            EventKind.SIGN_IN_REFUSED, "A sign-in to the console from " + address + " was refused"));
            return refused(to, response, model, ServerProblems.unauthorized(!token.isBlank()));
        }
        limit.passed(address);
        request.getSession();
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(holder.get().authenticated());
        sessions.saveContext(context, request, response);
        log.info("sign-in=accepted address={} holder={}", address, holder.get().name());
        control.chronicle()
                .record(Happening.of(
                                EventKind.SIGNED_IN,
                                holder.get() + " signed in to the console"
                                        + (holder.get().byPassword() ? " by password" : "") + " from " + address)
                        .by(holder.get().name()));
        return "redirect:" + WayBack.checked(to).orElse(WayBack.BEGINNING);
    }

    private String refused(String to, HttpServletResponse response, Model model, Problem problem) {
        response.setStatus(problem.status());
        model.addAttribute("refusal", problem);
        return show(to, model);
    }
}
