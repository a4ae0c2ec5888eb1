package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.Annex;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

class FrameTest {

    private final Frame frame =
            new Frame(() -> Instant.EPOCH, new StaticListableBeanFactory().getBeanProvider(Annex.class));

    private static Authentication with(String authority) {
        return UsernamePasswordAuthenticationToken.authenticated(
                "ann", null, AuthorityUtils.createAuthorityList(authority));
    }

    @Test
    void onlyAnAdministratorIsOfferedWhatChangesSomething() {
        assertThat(frame.around(with("ROLE_ADMIN")).mayAct()).isTrue();
        assertThat(frame.around(with("ROLE_VIEWER")))
                .satisfies(around -> assertThat(around.mayAct()).isFalse())
                .satisfies(around -> assertThat(around.role()).isEqualTo("viewer"));
        assertThat(frame.around((Authentication) null).mayAct()).isFalse();
    }

    @Test
    void theVersionIsTheOneThatWasBuilt() {
        assertThat(frame.around(with("ROLE_ADMIN")).version()).matches("\\d+\\.\\d+.*");
    }
}
