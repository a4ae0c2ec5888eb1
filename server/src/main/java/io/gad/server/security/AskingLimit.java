package io.gad.server.security;

import io.gad.control.access.AccessRole;
import io.gad.server.http.ProblemWriter;
import io.gad.server.http.ServerProblems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How much viewers may have asked of the members at once. What they may POST ({@link ViewerRoutes#ASKED}), and the look for prepared
 * transactions, change nothing, but open sessions there, and whoever only looks on must not use up those that the primary has left. Administrators are not counted.
 */
final class AskingLimit extends OncePerRequestFilter {

    /** Prechecks and looks of all viewers together that are under way. */
    static final int AT_ONCE = 4;

    private static final String LATER_SECONDS = "5";

    private final ProblemWriter problems;
    private final Semaphore room = new Semaphore(AT_ONCE);

    AskingLimit(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        Authentication proof = SecurityContextHolder.getContext().getAuthentication();
        boolean isViewer =
                proof != null && proof.getPrincipal() instanceof Holder holder && holder.role() == AccessRole.VIEWER;
        return !isViewer || !asks(request);
    }

    private static boolean asks(HttpServletRequest request) {
        return request.getMethod().equals("POST") || request.getRequestURI().endsWith("/prepared-transactions");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!room.tryAcquire()) {
            response.setHeader("Retry-After", LATER_SECONDS);
            problems.write(response, ServerProblems.tooManyPrechecks(AT_ONCE));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            room.release();
        }
    }
}
