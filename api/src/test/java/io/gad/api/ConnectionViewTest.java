package io.gad.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionViewTest {

    private static final ConnectionView VIEW = ConnectionView.of(List.of("eu-db:5432", "us-db:5432"), "my shop");

    /** Only the one for those who asked for it ends a statement that takes long. */
    @Test
    void nothingEndsAStatementButWhereThatIsSaid() {
        assertThat(VIEW.libpq()).doesNotContain("statement_timeout", "socket");
        assertThat(VIEW.pgjdbc()).doesNotContain("socketTimeout");
        assertThat(VIEW.pgjdbcWithTimeout()).isEqualTo(VIEW.pgjdbc() + "&socketTimeout=1");
    }

    @Test
    void everyClientLeavesAHostThatSaysNothing() {
        assertThat(VIEW.libpq())
                .isEqualTo("postgresql://eu-db:5432,us-db:5432/my%20shop?target_session_attrs=read-write"
                        + "&connect_timeout=2&tcp_user_timeout=800&keepalives_idle=1&keepalives_interval=1");
        assertThat(VIEW.pgjdbc())
                .isEqualTo("jdbc:postgresql://eu-db:5432,us-db:5432/my%20shop?targetServerType=primary"
                        + "&hostRecheckSeconds=1&connectTimeout=1");
        assertThat(VIEW.npgsql())
                .isEqualTo("Host=eu-db:5432,us-db:5432;Database=\"my shop\";Target Session Attributes=read-write"
                        + ";Host Recheck Seconds=1;Timeout=2");
        assertThat(VIEW.pgx())
                .isEqualTo("postgres://eu-db:5432,us-db:5432/my%20shop?target_session_attrs=read-write"
                        + "&connect_timeout=2");
    }
}
