package io.gad.postgres.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

class StreamSocketTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final StreamSocket socket = new StreamSocket();
    private ServerSocket listening;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket.connect(listening.getLocalSocketAddress());
        server = listening.accept();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
        listening.close();
    }

    @Test
    void bytesThatGatheredArriveAllAndInOrder() throws IOException, InterruptedException {
        byte[] sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        Thread writer = Thread.ofVirtual().start(() -> writeInPieces(sent));
        InputStream in = socket.getInputStream();
        byte[] got = new byte[sent.length];
        got[0] = (byte) in.read();
        socket.gather();
        Random random = new Random(11);
        int n = 1;
        while (n < got.length) {
            int read = in.read(got, n, Math.min(1 + random.nextInt(9_000), got.length - n));
            assertThat(read).isPositive();
            n += read;
        }
        assertThat(got).isEqualTo(sent);
        assertThat(in.read()).isEqualTo(-1);
        writer.join();
    }

    private void writeInPieces(byte[] bytes) {
        Random random = new Random(3);
        try {
            for (int n = 0; n < bytes.length; ) {
                int piece = Math.min(1 + random.nextInt(5_000), bytes.length - n);
                server.getOutputStream().write(bytes, n, piece);
                n += piece;
            }
            server.shutdownOutput();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoWaitsIsWokenByTheFirstBytesAndReadsThem() throws IOException {
        socket.gather();
        server.getOutputStream().write(42);
        socket.await(LONG);
        assertThat(socket.getInputStream().available()).isEqualTo(1);
        assertThat(socket.getInputStream().read()).isEqualTo(42);
    }

    @Test
    void whoWaitsInVainGoesOnAndTheLimitOfAReadStaysWhatItWas() throws IOException {
        socket.setSoTimeout(12_345);
        socket.await(Duration.ofMillis(5));
        assertThat(socket.getInputStream().available()).isZero();
        assertThat(socket.getSoTimeout()).isEqualTo(12_345);
    }

    @Test
    void aConnectionThatTheOtherSideClosedIsNotWaitedFor() throws IOException {
        server.close();
        assertThatThrownBy(() -> socket.await(LONG)).isInstanceOf(EOFException.class);
    }

    @Test
    void theDriversSocketIsHandedOverOnce() throws IOException {
        Properties properties = new Properties();
        String key = StreamSockets.into(properties);
        StreamSockets factory = new StreamSockets(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
        Socket first = factory.createSocket();
        Socket last = factory.createSocket();
        assertThat(StreamSockets.take(key)).isSameAs(last).isNotSameAs(first);
        assertThatThrownBy(() -> StreamSockets.take(key)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAnAttemptThatWasGivenUpStillMakesIsKeptForNobody() throws IOException {
        String key = StreamSockets.into(new Properties());
        StreamSockets factory = new StreamSockets(key);
        StreamSockets.forget(key);
        assertThat(factory.createSocket()).isNotNull();
        assertThatThrownBy(() -> StreamSockets.take(key)).isInstanceOf(IllegalStateException.class);
    }
}
