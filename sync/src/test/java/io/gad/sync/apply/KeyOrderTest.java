package io.gad.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Delete;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.Tuple;
import io.gad.postgres.pgoutput.Tuple.Kind;
import io.gad.sync.batch.KeyedChanges;
import io.gad.sync.batch.NetRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

    private static final int[] KEY = {0, 1};

    private static Relation relation() {
        return new Relation(
                1,
                new TableName("public", "t"),
                Identity.DEFAULT,
                List.of(new Column(true, "a", 23, -1), new Column(true, "b", 25, -1)));
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static Tuple row(Kind kind, byte[] a, byte[] b) {
        ByteBuffer row = ByteBuffer.allocate(12 + a.length + b.length).putShort((short) 2);
        row.put((byte) (kind == Kind.TEXT ? 't' : 'b')).putInt(a.length).put(a);
        row.put((byte) 't').putInt(b.length).put(b);
        return Tuple.read(row.flip());
    }

    private static List<NetRow> deleted(Tuple... rows) {
        KeyedChanges changes = new KeyedChanges(relation(), KEY);
        for (Tuple row : rows) {
            changes.add(new Delete(1, row, false), 100);
        }
        return changes.rows();
    }

    @Test
    void ordersSignedNumbersAsTheIndexDoesAndEqualOnesByTheNextColumn() {
        List<NetRow> rows = deleted(
                row(Kind.BINARY, number(7), text("b")),
                row(Kind.BINARY, number(7), text("a")),
                row(Kind.BINARY, number(300), text("")),
                row(Kind.BINARY, number(-1), text("")),
                row(Kind.BINARY, number(Integer.MIN_VALUE), text("")),
                row(Kind.BINARY, number(0), text("")));
        assertThat(new KeyOrder(KEY, true).sorted(rows))
                .containsExactly(rows.get(4), rows.get(3), rows.get(5), rows.get(1), rows.get(0), rows.get(2));
    }

    @Test
    void ordersTextsByAllOfTheirBytesAlsoBehindTheOnesThatDecideFirst() {
        List<NetRow> rows = deleted(
                row(Kind.TEXT, text("customer-000002"), text("")),
                row(Kind.TEXT, text("customer-000001"), text("")),
                row(Kind.TEXT, text("é"), text("")),
                row(Kind.TEXT, text("a"), text("")),
                row(Kind.TEXT, text(""), text("")));
        assertThat(new KeyOrder(KEY, false).sorted(rows))
                .containsExactly(rows.get(4), rows.get(3), rows.get(1), rows.get(0), rows.get(2));
    }
}
