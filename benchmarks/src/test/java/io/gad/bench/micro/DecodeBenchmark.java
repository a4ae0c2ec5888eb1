package io.gad.bench.micro;

import io.gad.postgres.Lsn;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.sync.receive.HeapBudget;
import io.gad.sync.receive.SourceTransaction;
import io.gad.sync.receive.SpoolRoom;
import io.gad.sync.receive.TransactionAssembler;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** For each change: from its message to a value, and from three messages to a transaction of one change. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

    private static final int COUNT = 10_000;

    private final List<ByteBuffer> messages = Messages.updates(COUNT, 2_000_000);
    private final SpoolRoom room = new SpoolRoom(Path.of("."), 1 << 26, HeapBudget.waiting());

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void decode(Blackhole blackhole) {
        for (ByteBuffer message : messages) {
            blackhole.consume(PgOutputDecoder.decode(message.duplicate()));
        }
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void assemble(Blackhole blackhole) {
        try (TransactionAssembler assembler = new TransactionAssembler(Lsn.ZERO, room, Instant::now)) {
            blackhole.consume(assembler.accept(Messages.begin(1)));
            blackhole.consume(assembler.accept(Messages.description()));
            take(assembler.accept(Messages.commit(1)), blackhole);
            long lsn = 10;
            for (ByteBuffer message : messages) {
                blackhole.consume(assembler.accept(Messages.begin(lsn)));
                blackhole.consume(assembler.accept(message));
                take(assembler.accept(Messages.commit(lsn)), blackhole);
                lsn += 10;
            }
        }
    }

    private static void take(@Nullable SourceTransaction transaction, Blackhole blackhole) {
        if (transaction == null) {
            throw new IllegalStateException("Expected a commit to complete its transaction.");
        }
        blackhole.consume(transaction);
        transaction.close();
    }
}
