package io.gad.control.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.store.StoreException;
import io.gad.postgres.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {

    @TempDir
    Path directory;

    @Test
    void opensWhatItSealedAlsoAfterARestart() throws IOException {
        Path key = directory.resolve("secret.key");
        String sealed = SecretBox.open(key).seal("eu", new Secret("pässword"));
        assertThat(sealed).doesNotContain("ssword");
        assertThat(SecretBox.open(key).open("eu", sealed)).isEqualTo(new Secret("pässword"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
    }

    @Test
    void opensForNoOtherInstanceAndUnderNoOtherKey() {
        String sealed = SecretBox.open(directory.resolve("a.key")).seal("eu", new Secret("x"));
        assertThatThrownBy(() -> SecretBox.open(directory.resolve("a.key")).open("us", sealed))
                .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> SecretBox.open(directory.resolve("b.key")).open("eu", sealed))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("secret.key");
    }
}
