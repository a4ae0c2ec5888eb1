package io.gad.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.ConnectionView;
import io.gad.control.GroupView;
import io.gad.control.GroupView.MemberView;
import io.gad.control.health.GroupHealth;
import io.gad.member.MemberRole;
import io.gad.server.fake.Samples;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupWireTest {

    @Test
    void aPrimaryAloneIsReachedInTheApplicationsDatabaseToo() {
        assertThat(connection("postgres", List.of("postgres", "shop")).libpq())
                .startsWith("postgresql://us-db:5432/shop?target_session_attrs=read-write&");
    }

    @Test
    void theDsnsOwnDatabaseIsTakenWhereItIsTheApplications() {
        assertThat(connection("shop", List.of("archive", "postgres", "shop")).pgjdbc())
                .startsWith("jdbc:postgresql://us-db:5432/shop?");
        assertThat(connection("admin", List.of("shop")).libpq()).contains(":5432/shop?");
    }

    @Test
    void theDsnsOwnDatabaseIsTakenWhereNoOtherIsKnown() {
        assertThat(connection("postgres", List.of()).libpq()).contains(":5432/postgres?");
        assertThat(connection("postgres", List.of("postgres")).libpq()).contains(":5432/postgres?");
    }

    @Test
    void aNameThatAUriCannotHoldIsEscaped() {
        assertThat(connection("postgres", List.of("my shop/1")).libpq())
                .startsWith("postgresql://us-db:5432/my%20shop%2F1?target_session_attrs=read-write&");
    }

    /** Of a group whose only member is reached by the DSN's database and has these. */
    private static ConnectionView connection(String ofDsn, List<String> databases) {
        MemberView us = new MemberView(
                "us",
                "us-east",
                MemberRole.PRIMARY,
                true,
                false,
                Optional.empty(),
                "15.18",
                "postgresql://gad@us-db:5432/" + ofDsn,
                databases);
        GroupView group = new GroupView(
                Samples.group("gad-1", "orders", "us", "eu", GroupHealth.HEALTHY, Optional.empty())
                        .group(),
                1,
                GroupHealth.NO_SECONDARY,
                List.of(us),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
        return Objects.requireNonNull(GroupWire.of(group).connection());
    }
}
