package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member tells what its lost manager knew, and gets another one, by which the first is outdated. */
class SurvivorTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private final MemberInstance us = Members.instance(SERVER);
    private final MemberRecovery recovery = new MemberRecovery(Members.login(SERVER), List.of());

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void aSecondary() {
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS books WITH (FORCE)");
        Members.prepare(SERVER, "app", MemberRole.SECONDARY);
        Members.prepare(SERVER, "books", MemberRole.SECONDARY);
    }

    private String document() {
        return recovery.look(SOON)
                .flatMap(Survivor::document)
                .map(d -> d.epoch() + "/" + d.generation() + "/" + d.version())
                .orElse("none");
    }

    @Test
    void theLatestDocumentIsThatOfTheHighestEpochThenOfTheLatestManagerThenOfTheHighestVersion() {
        assertThat(document()).isEqualTo("none");
        us.carry(FIRST, 1, 900, "{\"name\": \"orders\"}");
        us.carry(FIRST, 1, 899, "{}");
        assertThat(document()).isEqualTo("1/1/900");
        us.carry(FIRST, 2, 1, "{\"name\": \"orders\"}");
        assertThat(document()).as("a manager that counts its versions anew").isEqualTo("1/2/1");
        us.carry(SECOND, 2, 1, "{\"name\": \"orders\"}");
        us.carry(FIRST, 2, 7, "{}");
        assertThat(document()).isEqualTo("2/2/1");
        assertThat(recovery.look(SOON).orElseThrow().document().orElseThrow().json())
                .contains("\"name\": \"orders\"");
    }

    @Test
    void oneFromBeforeEpochAndGenerationWereWrittenIsEarlierThanAny() throws Exception {
        Members.run(SERVER, "app", "INSERT INTO gad.\"group\" (version, document) VALUES (41, '{\"format\": 1}')");
        assertThat(document()).isEqualTo("0/0/41");
        us.carry(FIRST, 1, 3, "{\"format\": 2}");
        assertThat(document()).isEqualTo("1/1/3");
    }

    @Test
    void aFencedFormerPrimaryCarriesItToo() {
        try (Session s = Members.session(SERVER, "app")) {
            s.execute("UPDATE gad.member SET role = 'FENCED'");
        }
        us.carry(SECOND, 1, 5, "{}");
        assertThat(document()).isEqualTo("2/1/5");
    }

    @Test
    void tellsTheRowThatDecidesAndTheHighestGeneration() {
        try (Session s = Members.session(SERVER, "books")) {
            s.execute("UPDATE gad.member SET generation = 4");
        }
        us.recordPrimary(FIRST, SECOND, 4, "op-1");
        Survivor found = recovery.look(SOON).orElseThrow();
        assertThat(found.row().role()).isEqualTo(MemberRole.PRIMARY);
        assertThat(found.row().operation()).isEqualTo("op-1");
        assertThat(found.generation()).isEqualTo(4);
        assertThat(found.databases()).containsExactly("app", "books");
        assertThat(found.identity()).isPresent();
    }

    @Test
    void whoIsNoMemberTellsNothing() {
        assertThat(new MemberRecovery(Members.login(SERVER), List.of("postgres")).look(SOON))
                .isEqualTo(Optional.empty());
    }

    @Test
    void aGenerationIsDrawnOnceAndOutdatesTheFormer() {
        recovery.raise("gad-1", FIRST, 2, true, SOON);
        for (String database : List.of("app", "books")) {
            assertThat(Members.rowOf(SERVER, database).generation()).isEqualTo(2);
        }
        assertThatThrownBy(() -> recovery.raise("gad-1", FIRST, 2, true, SOON))
                .as("another one that draws the same")
                .isInstanceOf(StaleMandateException.class);
        recovery.raise("gad-1", FIRST, 2, false, SOON);
        recovery.raise("gad-9", FIRST, 7, true, SOON);
        assertThat(Members.rowOf(SERVER, "app").generation())
                .as("of another group")
                .isEqualTo(2);
        try (Session s = Members.session(SERVER, "app")) {
            assertThatThrownBy(() ->
                            s.transaction(() -> MemberLock.hold(s, new Mandate(FIRST, 1, MemberRole.SECONDARY))))
                    .isInstanceOf(StaleMandateException.class);
            s.transaction(() -> MemberLock.hold(s, new Mandate(FIRST, 2, MemberRole.SECONDARY)));
        }
        assertThatThrownBy(() -> us.carry(FIRST, 1, 9, "{}")).isInstanceOf(StaleMandateException.class);
    }

    @Test
    void aMemberInALaterReignIsNotRaised() {
        us.recordPrimary(FIRST, SECOND, 1, "op-1");
        assertThatThrownBy(() -> recovery.raise("gad-1", FIRST, 2, true, SOON))
                .isInstanceOf(StaleMandateException.class);
        recovery.raise("gad-1", SECOND, 2, true, SOON);
        assertThat(Members.rowOf(SERVER, "app").role()).isEqualTo(MemberRole.PRIMARY);
    }
}
