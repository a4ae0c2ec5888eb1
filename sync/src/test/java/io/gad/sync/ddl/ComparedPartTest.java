package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ComparedPartTest {

    private static final String GIVEN = """
            {"kind": "object", "type": "default acl", "names": ["ann"], "owner": "ann", "acl": ["=r/ann"]}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"GRANT", "REVOKE", "ALTER DEFAULT PRIVILEGES"})
    void whatGivesPrivilegesAnswersForThem(String tag) {
        assertThat(compared(tag, GIVEN)).isNotEqualTo(compared(tag, GIVEN.replace("=r/ann", "=w/ann")));
    }

    @Test
    void aDefinitionAnswersForNoPrivileges() {
        assertThat(compared("ALTER SERVER", GIVEN))
                .isEqualTo(compared("ALTER SERVER", GIVEN.replace("=r/ann", "=w/ann")))
                .isNotEqualTo(compared("ALTER SERVER", GIVEN.replace("\"owner\": \"ann\"", "\"owner\": \"bob\"")));
    }

    private static Object compared(String tag, String image) {
        return ComparedPart.of(tag, new Image(Image.object(image))).of(Image.object(image));
    }
}
