package io.gad.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.control.access.AccessTokens;
import io.gad.server.fake.FakeControlPlane;
import io.gad.server.start.AdminToken;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldersTest {

    private static final String PASSWORD = "correct h\u00f6rse  battery ";

    private final Passwords passwords = new Passwords(1_000);
    private final FakeControlPlane control = new FakeControlPlane();
    private final AccessTokens tokens = control.tokens();
    private final String first;
    private final Holders holders;
    private String ann = "";

    HoldersTest(@TempDir Path directory) {
        AdminToken admin = AdminToken.in(directory);
        first = admin.text();
        holders = new Holders(admin, control, passwords);
    }

    @AfterEach
    void close() {
        passwords.close();
    }

    @BeforeEach
    void makeAnn() {
        ann = tokens.create("ann", AccessRole.ADMIN, Optional.empty()).text();
        tokens.setPassword("ann", Optional.of(passwords.encode(PASSWORD)));
    }

    @Test
    void aNameGoesWithItsPasswordAndWithItsToken() {
        assertThat(holders.of("ann", PASSWORD).orElseThrow().byPassword()).isTrue();
        assertThat(holders.of("ann", ann + " ").orElseThrow().byPassword()).isFalse();
        assertThat(holders.of("admin", first)).contains(Holder.FIRST);
    }

    @Test
    void theSameLettersFromAnotherKeyboardAreTheSame() {
        assertThat(holders.of("ann", PASSWORD.replace("\u00f6", "o\u0308"))).isPresent();
    }

    @Test
    void whatDoesNotBelongTogetherOpensNothing() {
        String bob = tokens.create("bob", AccessRole.VIEWER, Optional.empty()).text();
        assertThat(holders.of("ann", PASSWORD.strip())).isEmpty();
        assertThat(holders.of("ann", "")).isEmpty();
        assertThat(holders.of("ann", "x".repeat(100_000))).isEmpty();
        assertThat(holders.of("ann", bob)).isEmpty();
        assertThat(holders.of("ann", first)).isEmpty();
        assertThat(holders.of("bob", PASSWORD)).isEmpty();
        assertThat(holders.of("bob", "")).isEmpty();
        assertThat(holders.of("nobody", PASSWORD)).isEmpty();
        assertThat(holders.of("nobody", "")).isEmpty();
        assertThat(holders.of("admin", PASSWORD)).isEmpty();
        assertThat(holders.of(
                        "ann", tokens.named("ann").orElseThrow().password().orElseThrow()))
                .isEmpty();
        assertThat(holders.of(PASSWORD)).isEmpty();
    }

    @Test
    void aHolderByPasswordStandsWithThatPasswordAndOneByTokenWithTheToken() {
        Holder byPassword = holders.of("ann", PASSWORD).orElseThrow();
        Holder byToken = holders.of("ann", ann).orElseThrow();
        tokens.setPassword("ann", Optional.of(passwords.encode(PASSWORD)));
        assertThat(holders.stands(byPassword))
                .as("made anew, with another salt")
                .isFalse();
        assertThat(holders.stands(byToken)).isTrue();
        tokens.revoke("ann");
        assertThat(holders.stands(byToken)).isFalse();
        assertThat(holders.of("ann", PASSWORD)).isEmpty();
    }
}
