package io.gad.server.security;

import io.gad.control.access.AccessRole;
import io.gad.control.access.AccessToken;
import io.gad.control.access.AccessTokens;
import java.security.Principal;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Whoever has shown a token, or its name and its password: the actor of what they ask for.
 *
 * @param token empty: the first one
 * @param byPassword whether it was the password
 */
public record Holder(String name, AccessRole role, Optional<AccessToken> token, boolean byPassword)
        implements Principal {

    static final Holder FIRST = new Holder(AccessTokens.FIRST, AccessRole.ADMIN, Optional.empty(), false);

    static Holder of(AccessToken token) {
        return new Holder(token.name(), token.role(), Optional.of(token), false);
    }

    static Holder byPassword(AccessToken token) {
        return new Holder(token.name(), token.role(), Optional.of(token), true);
    }

    @Override
    public String getName() {
        return name;
    }

    /** The proof that a request has shown it. */
    public Authentication authenticated() {
        return UsernamePasswordAuthenticationToken.authenticated(
                this, null, AuthorityUtils.createAuthorityList("ROLE_" + role.name()));
    }

    @Override
    public String toString() {
        return name + " (" + role.word() + ")";
    }
}
