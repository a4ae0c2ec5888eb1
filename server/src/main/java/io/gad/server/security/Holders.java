package io.gad.server.security;

import io.gad.control.ControlPlane;
import io.gad.control.access.AccessTokens;
import io.gad.server.start.AdminToken;
import java.security.Principal;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Whose a token is: the first one's of the file, or that of one of those that were made since. */
@Component
public class Holders {

    private final AdminToken first;
    private final AccessTokens others;

    Holders(AdminToken first, ControlPlane control) {
        this.first = first;
        this.others = control.tokens();
    }

    /** Empty: no token of this server, or one that was revoked or has expired. */
    public Optional<Holder> of(String text) {
        return first.matches(text)
                ? Optional.of(Holder.FIRST)
                : others.find(text).map(Holder::of);
    }

    /** Whether what somebody has shown still opens anything; also asked again and again by whatever goes on for long. */
    public boolean stands(Principal principal) {
        Object who = principal instanceof Authentication proof ? proof.getPrincipal() : principal;
        return who instanceof Holder holder
                && holder.token().map(others::stands).orElse(true);
    }
}
