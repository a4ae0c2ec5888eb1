package io.gad.server.security;

import io.gad.api.Problem;
import io.gad.control.access.AccessRole;
import io.gad.server.http.ServerProblems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * How much viewers may have asked of the members at once. It changes nothing ({@link ViewerRoutes#asking}), but opens sessions there, and
 * whoever only looks on must not use up those that the primary has left. Administrators are not counted, and so never refused.
 */
final class AskingLimit extends OncePerRequestFilter {

    /** Prechecks, previews and looks of all viewers together that are under way. */
    static final int AT_ONCE = 4;

    private static final String LATER_SECONDS = "5";

    /** Answers a request that is one too many. */
    interface Refusing {
        void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
                throws IOException, ServletException;
    }

    private final RequestMatcher asks = ViewerRoutes.asking();
    private final Semaphore room;
    private final Refusing refusing;

    /** @param room of {@value #AT_ONCE}, shared by the ways on which can be asked */
    AskingLimit(Semaphore room, Refusing refusing) {
        this.room = room;
        this.refusing = refusing;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        Authentication proof = SecurityContextHolder.getContext().getAuthentication();
        boolean isViewer =
                proof != null && proof.getPrincipal() instanceof Holder holder && holder.role() == AccessRole.VIEWER;
        return !isViewer || !asks.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!room.tryAcquire()) {
            response.setHeader("Retry-After", LATER_SECONDS);
            refusing.refuse(request, response, ServerProblems.tooManyPrechecks(AT_ONCE));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            room.release();
        }
    }
}
