package io.gad.postgres.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CopyInputTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream copied = new ByteArrayOutputStream();
    private final Random random = new Random(5);

    private void message(char type, int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        write(type, content);
        if (type == 'd') {
            copied.writeBytes(content);
        }
    }

    private void write(char type, byte[] content) {
        try {
            DataOutputStream out = new DataOutputStream(sent);
            out.writeByte(type);
            out.writeInt(content.length + 4);
            out.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Comes in pieces whose borders are none of the messages. */
    private CopyInput input() {
        InputStream whole = new ByteArrayInputStream(sent.toByteArray());
        InputStream pieces = new InputStream() {
            @Override
            public int read() throws IOException {
                return whole.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return whole.read(target, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
        return new CopyInput(new GatheringInput(pieces));
    }

    @Test
    void theDriverReadsAllButTheRows() throws IOException {
        message('N', 30);
        message('H', 3);
        int before = sent.size();
        message('d', 0);
        for (int row = 0; row < 400; row++) {
            message('d', random.nextInt(300));
        }
        message('d', 70_000);
        int rows = sent.size();
        message('c', 0);
        message('C', 9);
        CopyInput in = input();
        in.keepCopied();

        byte[] whole = sent.toByteArray();
        byte[] begin = new byte[8_192];
        int n = 0;
        while (n < before) {
            n += in.read(begin, n, begin.length - n);
        }
        assertThat(n).as("never beyond the message that begins the answer").isEqualTo(before);
        assertThat(begin).startsWith(Arrays.copyOf(whole, before));
        assertThat(in.keepsCopied()).isTrue();

        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] piece = new byte[4_000];
        int read = in.readCopied(piece, 0, piece.length);
        while (read >= 0) {
            got.write(piece, 0, read);
            read = in.readCopied(piece, 0, piece.length);
        }
        assertThat(got.toByteArray()).isEqualTo(copied.toByteArray());
        assertThat(in.copiedMessages()).isEqualTo(402);
        assertThat(in.readCopied(piece, 0, piece.length)).as("it has ended").isEqualTo(-1);

        byte[] end = new byte[whole.length - rows];
        n = 0;
        while (n < end.length) {
            n += in.read(end, n, end.length - n);
        }
        assertThat(end).isEqualTo(Arrays.copyOfRange(whole, rows, whole.length));
        assertThat(in.read()).isEqualTo(-1);
    }

    /** So an encrypted connection begins: a record of TLS. */
    @Test
    void whatIsNoMessageGoesToTheDriverAsItCame() throws IOException {
        write((char) 0x17, new byte[2_000]);
        CopyInput in = input();
        in.keepCopied();

        byte[] got = new byte[sent.size()];
        for (int n = 0; n < got.length; ) {
            n += in.read(got, n, got.length - n);
        }
        assertThat(in.keepsCopied()).isFalse();
        assertThat(got).isEqualTo(sent.toByteArray());
    }

    @Test
    void anErrorAmongTheRowsIsTheDriversToRead() throws IOException {
        message('H', 3);
        message('d', 10);
        message('E', 50);
        CopyInput in = input();
        in.keepCopied();
        byte[] begin = new byte[100];
        int n = 0;
        while (n < 8) {
            n += in.read(begin, n, begin.length - n);
        }
        byte[] piece = new byte[100];
        assertThat(in.readCopied(piece, 0, piece.length)).isEqualTo(10);
        assertThat(in.readCopied(piece, 0, piece.length)).isEqualTo(-1);
        assertThat(in.read()).isEqualTo('E');
    }

    @Test
    void aConnectionThatEndsAmongTheRowsIsNotTheirEnd() throws IOException {
        message('H', 3);
        message('d', 10);
        sent.write('d');
        CopyInput in = input();
        in.keepCopied();
        byte[] piece = new byte[100];
        int n = 0;
        while (n < 8) {
            n += in.read(piece, n, piece.length - n);
        }
        assertThatThrownBy(() -> in.readCopied(piece, 0, piece.length)).isInstanceOf(EOFException.class);
    }

    @Test
    void afterwardsTheDriverReadsEverythingAgain() throws IOException {
        message('d', 100);
        CopyInput in = input();
        in.keepCopied();
        in.giveAll();
        byte[] got = new byte[sent.size()];
        for (int n = 0; n < got.length; ) {
            n += in.read(got, n, got.length - n);
        }
        assertThat(got).isEqualTo(sent.toByteArray());
    }
}
