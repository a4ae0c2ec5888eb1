package io.gad.postgres.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often the kernel has sent again what nobody confirms, as its tables of connections tell ({@code proc_pid_net(5)}). Only
 * Linux has them; elsewhere nothing is known.
 */
final class Retransmissions {

    /** Without IPv6 there is no second one. */
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final int SENT_AGAIN = 6;

    private static final String ESTABLISHED = "01";

    /** Not the one that asks whether the other side has room again, or that of keepalive. */
    private static final String SENDS_AGAIN = "01:";

    /** Before an address of IPv4 in the table of IPv6. */
    private static final String MAPPED = words(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff});

    private static final int HEX = 16;

    /**
     * Which connection, as the tables name it.
     *
     * @param remote {@code ADDRESS:PORT}
     */
    record Way(String localPort, String remote) {

        /** Empty where it is not connected. */
        static Optional<Way> of(Socket socket) {
            InetAddress address = socket.getInetAddress();
            return address == null || socket.getLocalPort() <= 0
                    ? Optional.empty()
                    : Optional.of(new Way(
                            port(socket.getLocalPort()), words(address.getAddress()) + ":" + port(socket.getPort())));
        }
    }

    private Retransmissions() {}

    /** Of each connection that waits to be confirmed and has sent something again. */
    static Map<Way, Integer> now() throws IOException {
        Map<Way, Integer> found = new HashMap<>();
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                try (Stream<String> lines = Files.lines(table)) {
                    lines.forEach(line -> read(line.strip().split("\\s+"), found));
                }
            }
        }
        return found;
    }

    private static void read(String[] fields, Map<Way, Integer> found) {
        if (fields.length > SENT_AGAIN && fields[STATE].equals(ESTABLISHED) && fields[TIMER].startsWith(SENDS_AGAIN)) {
            int sentAgain = Integer.parseInt(fields[SENT_AGAIN], HEX);
            String remote =
                    fields[REMOTE].startsWith(MAPPED) ? fields[REMOTE].substring(MAPPED.length()) : fields[REMOTE];
            String local = fields[LOCAL].substring(fields[LOCAL].lastIndexOf(':') + 1);
            if (sentAgain > 0) {
                found.put(new Way(local, remote), sentAgain);
            }
        }
    }

    private static String port(int port) {
        return String.format(Locale.ROOT, "%04X", port);
    }

    /** The kernel prints an address by words of four bytes, in the order of the machine. */
    private static String words(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder words = new StringBuilder();
        while (bytes.hasRemaining()) {
            words.append(String.format(Locale.ROOT, "%08X", bytes.getInt()));
        }
        return words.toString();
    }
}
