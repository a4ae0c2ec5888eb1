package io.gad.server.security;

import io.gad.control.ControlPlane;
import io.gad.control.access.AccessToken;
import io.gad.control.access.AccessTokens;
import io.gad.server.start.AdminToken;
import java.security.Principal;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Whose a token, or a name with a password, is: the first one's of the file, or that of one of those that were made since. */
@Component
public class Holders {

    private final AdminToken first;
    private final AccessTokens others;
    private final Passwords passwords;

    Holders(AdminToken first, ControlPlane control, Passwords passwords) {
        this.first = first;
        this.others = control.tokens();
        this.passwords = passwords;
    }

    /** Empty: no token of this server, or one that was revoked or has expired. */
    public Optional<Holder> of(String text) {
        return first.matches(text)
                ? Optional.of(Holder.FIRST)
                : others.find(text).map(Holder::of);
    }

    /**
     * Whose a name is together with what was typed beside it: the password that was set for it, or the token itself.
     *
     * @return empty: they do not belong together, or nothing is opened by them any more
     * @throws java.util.concurrent.RejectedExecutionException if too many passwords wait to be checked
     */
    public Optional<Holder> of(String name, String text) {
        Optional<Holder> shown = of(text.strip()).filter(holder -> holder.name().equals(name));
        return shown.isPresent() ? shown : byPassword(name, text);
    }

    private Optional<Holder> byPassword(String name, String text) {
        Optional<AccessToken> token = others.named(name);
        return passwords.matches(text, token.flatMap(AccessToken::password))
                ? token.map(Holder::byPassword)
                : Optional.empty();
    }

    /** Whether what somebody has shown still opens anything; also asked again and again by whatever goes on for long. */
    public boolean stands(Principal principal) {
        Object who = principal instanceof Authentication proof ? proof.getPrincipal() : principal;
        return who instanceof Holder holder
                && holder.token()
                        .map(token -> holder.byPassword() ? others.standsWithItsPassword(token) : others.stands(token))
                        .orElse(true);
    }
}
