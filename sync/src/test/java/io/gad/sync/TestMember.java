package io.gad.sync;

import io.gad.member.Mandate;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.PostgresServer;
import java.util.UUID;

/** A database of a member: the schema {@code gad} and its row, as an operation would have left them. */
public final class TestMember {

    public static final Reign REIGN = new Reign(1, UUID.fromString("00000000-0000-0000-0000-000000000001"));

    private TestMember() {}

    public static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    public static Mandate mandate(MemberRole role) {
        return new Mandate(REIGN, 1, role);
    }

    /** Makes an empty database of that name and enters it as a member. */
    public static void create(PostgresServer server, String database, MemberRole role) {
        server.execute("postgres", "CREATE DATABASE " + database + " STRATEGY file_copy");
        try (Session session = login(server).open(database, SessionSettings.control("test"))) {
            MemberDatabase.install(session);
            session.update(
                    "INSERT INTO gad.member (group_id, group_name, instance, role, epoch, reign, generation, operation,"
                            + " writable) VALUES ('g', 'g', 'i', ?, 1, ?::uuid, 1, 'op', ?)",
                    role.name(),
                    REIGN.id().toString(),
                    role == MemberRole.PRIMARY);
        }
    }
}
