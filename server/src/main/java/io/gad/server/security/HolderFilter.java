package io.gad.server.security;

import io.gad.control.event.Actor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Works on a request in the name of whoever has shown a token. A session whose token (or whose password) opens nothing any more ends here,
 * and the request goes on as that of nobody.
 */
final class HolderFilter extends OncePerRequestFilter {

    private final Holders holders;

    HolderFilter(Holders holders) {
        this.holders = holders;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication proof = SecurityContextHolder.getContext().getAuthentication();
        if (proof == null || !(proof.getPrincipal() instanceof Holder holder)) {
            chain.doFilter(request, response);
        } else if (holders.stands(holder)) {
            goOnAs(holder, request, response, chain);
        } else {
            end(request);
            chain.doFilter(request, response);
        }
    }

    private static void goOnAs(
            Holder holder, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            boolean unused = Actor.as(holder.name(), () -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        SecurityContextHolder.clearContext();
    }
}
