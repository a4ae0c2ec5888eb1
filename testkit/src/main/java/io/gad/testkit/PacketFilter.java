package io.gad.testkit;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Makes the kernel drop what arrives for sockets of this process before it confirms it, as if the packets had never come.
 * A program that merely does not read is no lost machine: its kernel goes on confirming, and no timer of the other side's
 * TCP runs. Linux only (a filter of one instruction at each socket, which needs no privilege).
 */
final class PacketFilter {

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;

    /** {@code BPF_RET | BPF_K}: so many bytes of the packet pass. */
    private static final short RETURN = 0x06;

    private static final int NOTHING = 0;
    private static final int EVERYTHING = -1;

    /** {@code struct sock_filter}: code, two jumps, a number. */
    private static final long INSTRUCTION_BYTES = 8;

    /** {@code struct sock_fprog}: how many, and where they stand. */
    private static final int PROGRAM_BYTES = 16;

    private static final long WHERE = 8;

    private static final MethodHandle SETSOCKOPT = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("setsockopt"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Without IPv6 there is no second one. */
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String ESTABLISHED = "01";

    private PacketFilter() {}

    /** Of every socket with this local port: who listens there, and who has come by it. */
    static void dropAll(int localPort) {
        set(localPort, NOTHING);
    }

    /** Everything passes again. */
    static void passAll(int localPort) {
        set(localPort, EVERYTHING);
    }

    /** Of who has come by it so far: who comes later passes. */
    static void dropEstablished(int localPort) {
        set(sockets(localPort, ESTABLISHED::equals), localPort, NOTHING);
    }

    private static void set(int localPort, int passes) {
        set(sockets(localPort, state -> true), localPort, passes);
    }

    private static void set(Set<String> sockets, int localPort, int passes) {
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (sockets.contains(target)
                        && !attach(Integer.parseInt(String.valueOf(descriptor.getFileName())), passes)
                        && target.equals(target(descriptor))) {
                    throw new IllegalStateException("Expected the kernel to filter what arrives at port " + localPort
                            + ", found that it refuses.");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the links of the descriptors name them. */
    private static Set<String> sockets(int localPort, Predicate<String> state) {
        String port = String.format(Locale.ROOT, ":%04X", localPort);
        Set<String> found = new HashSet<>();
        for (Path table : TABLES.stream().filter(Files::exists).toList()) {
            try (Stream<String> lines = Files.lines(table)) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields[LOCAL].endsWith(port) && state.test(fields[STATE]))
                        .forEach(fields -> found.add("socket:[" + fields[INODE] + "]"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    /** Empty where it is closed by now. */
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }

    private static boolean attach(int descriptor, int passes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment instruction = arena.allocate(INSTRUCTION_BYTES, WHERE);
            instruction.set(JAVA_SHORT, 0, RETURN);
            instruction.set(JAVA_INT, Integer.BYTES, passes);
            MemorySegment program = arena.allocate(PROGRAM_BYTES, WHERE);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(ADDRESS, WHERE, instruction);
            return (int) SETSOCKOPT.invokeExact(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, program, PROGRAM_BYTES) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("Expected to call setsockopt", e);
        }
    }
}
