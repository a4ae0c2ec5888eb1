package io.gad.server.security;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Whoever holds the token: there is one kind of user, who may do everything. */
public final class Administrator {

    private Administrator() {}

    /**
     * The proof that a request has shown the token.
     *
     * @param door {@code token} or {@code console}; becomes the actor of operations
     */
    public static Authentication authenticated(String door) {
        return UsernamePasswordAuthenticationToken.authenticated(
                "admin (" + door + ")", null, AuthorityUtils.createAuthorityList("ROLE_ADMIN"));
    }
}
