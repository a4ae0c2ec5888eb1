package io.gad.postgres.pgoutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Lsn;
import io.gad.postgres.TableName;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PgOutputDecoderTest {

    @Test
    void readsTheFrameOfATransaction() {
        var begin = decode(m -> m.type('B').int64(0x16B3748).int64(1_000_001).int32(-1));
        assertThat(begin)
                .isEqualTo(new PgOutputMessage.Begin(
                        Lsn.parse("0/16B3748"), Instant.parse("2000-01-01T00:00:01.000001Z"), 4_294_967_295L));
        var commit = decode(m -> m.type('C').int8(0).int64(1).int64(2).int64(-1));
        assertThat(commit)
                .isEqualTo(new PgOutputMessage.Commit(
                        new Lsn(1), new Lsn(2), Instant.parse("1999-12-31T23:59:59.999999Z")));
    }

    @Test
    void readsARelationWithItsKey() {
        var relation = decode(m -> m.type('R')
                .int32(16384)
                .string("public")
                .string("t")
                .int8('d')
                .int16(2)
                .int8(1)
                .string("id")
                .int32(20)
                .int32(-1)
                .int8(0)
                .string("näme")
                .int32(25)
                .int32(-1));
        assertThat(relation)
                .isEqualTo(new PgOutputMessage.Relation(
                        16384,
                        new TableName("public", "t"),
                        PgOutputMessage.Identity.DEFAULT,
                        List.of(
                                new PgOutputMessage.Column(true, "id", 20, -1),
                                new PgOutputMessage.Column(false, "näme", 25, -1))));
    }

    @Test
    void keepsValuesAsTheServerSentThem() {
        var update = (PgOutputMessage.Update) decode(m -> m.type('U')
                .int32(7)
                .int8('K')
                .int16(2)
                .int8('b')
                .bytes(new byte[] {0, 1})
                .int8('n')
                .int8('N')
                .int16(3)
                .int8('t')
                .bytes("x".getBytes(StandardCharsets.UTF_8))
                .int8('u')
                .int8('n'));
        assertThat(update.whole()).isFalse();
        Tuple before = update.before().orElseThrow();
        assertThat(before.kind(0)).isEqualTo(Tuple.Kind.BINARY);
        assertThat(before.bytes(0)).containsExactly(0, 1);
        assertThat(before.isNull(1)).isTrue();
        assertThat(update.row().text(0)).isEqualTo("x");
        assertThat(update.row().isUnchanged(1)).isTrue();
        assertThat(update.row().kind(2)).isEqualTo(Tuple.Kind.NULL);
    }

    @Test
    void readsDeleteAndTruncate() {
        var delete = (PgOutputMessage.Delete)
                decode(m -> m.type('D').int32(7).int8('O').int16(1).int8('b').bytes(new byte[] {5}));
        assertThat(delete.whole()).isTrue();
        assertThat(decode(m -> m.type('T').int32(2).int8(3).int32(7).int32(8)))
                .isEqualTo(new PgOutputMessage.Truncate(List.of(7, 8), true, true));
    }

    @Test
    void refusesWhatItDoesNotKnowAndWhatEndsTooEarly() {
        assertThatThrownBy(() -> decode(m -> m.type('S').int32(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'S'");
        assertThatThrownBy(() -> decode(
                        m -> m.type('I').int32(1).int8('N').int16(1).int8('b').int32(9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends too early");
    }

    private interface Build {
        Bytes to(Bytes bytes) throws IOException;
    }

    private static PgOutputMessage decode(Build build) {
        Bytes bytes = new Bytes();
        try {
            build.to(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        byte[] message = bytes.out.toByteArray();
        byte[] shifted = new byte[message.length + 25];
        System.arraycopy(message, 0, shifted, 25, message.length);
        return PgOutputDecoder.decode(
                ByteBuffer.wrap(shifted, 25, message.length).slice());
    }

    private static final class Bytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final DataOutputStream data = new DataOutputStream(out);

        Bytes type(char type) throws IOException {
            return int8(type);
        }

        Bytes int8(int value) throws IOException {
            data.writeByte(value);
            return this;
        }

        Bytes int16(int value) throws IOException {
            data.writeShort(value);
            return this;
        }

        Bytes int32(int value) throws IOException {
            data.writeInt(value);
            return this;
        }

        Bytes int64(long value) throws IOException {
            data.writeLong(value);
            return this;
        }

        Bytes string(String value) throws IOException {
            data.write(value.getBytes(StandardCharsets.UTF_8));
            return int8(0);
        }

        Bytes bytes(byte[] value) throws IOException {
            data.writeInt(value.length);
            data.write(value);
            return this;
        }
    }
}
