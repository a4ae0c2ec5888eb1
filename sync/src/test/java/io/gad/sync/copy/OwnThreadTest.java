package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnThreadTest {

    private static final long SECONDS = 20;

    @Test
    void whatTheWorkFailsWithIsTold() {
        assertThatThrownBy(() -> OwnThread.run(
                        "test",
                        () -> {
                            throw new IllegalStateException("refused");
                        },
                        () -> {}))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("refused");
    }

    @Test
    void interruptedItClosesWhatTheWorkWaitsInAndReturnsBehindIt() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
            CountDownLatch reads = new CountDownLatch(1);
            CompletableFuture<Exception> ended = new CompletableFuture<>();
            CompletableFuture<Boolean> endedFirst = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    OwnThread.run(
                            "test",
                            () -> {
                                reads.countDown();
                                try {
                                    return socket.getInputStream().read();
                                } catch (SocketException e) {
                                    ended.complete(e);
                                    throw e;
                                }
                            },
                            () -> close(socket));
                } catch (InterruptedException | ExecutionException e) {
                    endedFirst.complete(e instanceof InterruptedException && ended.isDone());
                }
            });
            assertThat(reads.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(endedFirst.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
