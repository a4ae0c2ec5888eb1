package io.gad.bench.micro;

import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages as a server sends them: updates of rows of pgbench's accounts, in binary, a transaction for each. */
final class Messages {

    static final int RELATION = 16_400;
    private static final int INT4 = 23;
    private static final int BPCHAR = 1042;

    private Messages() {}

    static Relation relation() {
        return new Relation(
                RELATION,
                new TableName("public", "pgbench_accounts"),
                Identity.DEFAULT,
                List.of(
                        new Column(true, "aid", INT4, -1),
                        new Column(false, "bid", INT4, -1),
                        new Column(false, "abalance", INT4, -1),
                        new Column(false, "filler", BPCHAR, 88)));
    }

    /** @param rows of the table; fewer make more of the updates fold */
    static List<ByteBuffer> updates(int count, int rows) {
        Random random = new Random(1);
        List<ByteBuffer> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            messages.add(update(random.nextInt(rows), random.nextInt()));
        }
        return messages;
    }

    private static ByteBuffer update(int key, int balance) {
        byte[] filler = " ".repeat(84).getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(8 + 3 * 9 + 5 + filler.length);
        message.put((byte) 'U').putInt(RELATION).put((byte) 'N').putShort((short) 4);
        value(message, key);
        value(message, key / 100_000);
        value(message, balance);
        message.put((byte) 'b').putInt(filler.length).put(filler);
        return message.flip();
    }

    private static void value(ByteBuffer message, int value) {
        message.put((byte) 'b').putInt(Integer.BYTES).putInt(value);
    }

    /** Where a transaction of the stream begins. */
    static ByteBuffer begin(long lsn) {
        return ByteBuffer.allocate(21)
                .put((byte) 'B')
                .putLong(lsn)
                .putLong(0)
                .putInt(1)
                .flip();
    }

    static ByteBuffer commit(long lsn) {
        return ByteBuffer.allocate(26)
                .put((byte) 'C')
                .put((byte) 0)
                .putLong(lsn)
                .putLong(lsn + 1)
                .putLong(0)
                .flip();
    }

    /** The message that describes the relation. */
    static ByteBuffer description() {
        ByteBuffer message = ByteBuffer.allocate(200).put((byte) 'R').putInt(RELATION);
        string(message, "public");
        string(message, "pgbench_accounts");
        message.put((byte) 'd').putShort((short) 4);
        for (Column column : relation().columns()) {
            message.put((byte) (column.key() ? 1 : 0));
            string(message, column.name());
            message.putInt(column.typeOid()).putInt(column.typeModifier());
        }
        return message.flip();
    }

    private static void string(ByteBuffer message, String text) {
        message.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    }
}
