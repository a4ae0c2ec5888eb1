package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DsnTest {

    @Test
    void optionsArriveAtLibpqAsTheyWereGiven() {
        Dsn dsn = Dsn.parse("postgresql://gad@a:1,b/app?sslmode=verify-full&sslrootcert=/etc/my%20ca.crt");
        assertThat(dsn.uri("other"))
                .isEqualTo("postgresql://gad@a:1,b:5432/other?sslmode=verify-full&sslrootcert=%2Fetc%2Fmy%20ca.crt");
        assertThat(Dsn.parse(dsn.toString())).isEqualTo(dsn);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sslmode=maybe                                 | one of disable, allow, prefer, require, verify-ca, verify-full
            sslmode=verify-full                           | sslrootcert
            sslmode=verify-ca                             | /etc/ssl/certs/ca-certificates.crt
            sslrootcert=/ca.crt                           | found prefer
            sslmode=allow&sslrootcert=/ca.crt             | found allow
            sslmode=verify-full&sslrootcert=ca.crt        | absolute path
            sslmode=verify-full&sslrootcert=system        | absolute path
            sslcert=/gad.crt                              | sslcert and sslkey together
            sslmode=require&sslkey=/gad.key               | sslcert and sslkey together
            connect_timeout=0                             | at least 1, as connect_timeout
            sslpassword=secret                            | found 'sslpassword'
            """)
    void whatDriverAndLibpqWouldTakeDifferentlyIsRefusedWithItsReason(String options, String reason) {
        assertThatThrownBy(() -> Dsn.parse("postgresql://gad@h/db?" + options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret");
    }
}
