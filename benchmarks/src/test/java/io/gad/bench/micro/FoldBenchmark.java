package io.gad.bench.micro;

import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.batch.NetChanges;
import io.gad.sync.receive.Change;
import io.gad.sync.receive.HeapBudget;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** For each change: from its message to its place in the batch, where few rows are met again and where many are. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FoldBenchmark {

    private static final int COUNT = 10_000;
    private static final int[] KEY = {0};

    /** Of the table. */
    @Param({"100", "2000000"})
    public int rows;

    private List<Change.Row> changes = List.of();

    @Setup(Level.Trial)
    public void makeChanges() {
        Relation relation = Messages.relation();
        changes = Messages.updates(COUNT, rows).stream()
                .map(message -> new Change.Row(relation, message))
                .toList();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public NetChanges fold() {
        NetChanges net = new NetChanges(1 << 30, new HeapBudget(1 << 30));
        for (Change.Row change : changes) {
            net.add(change, () -> KEY);
        }
        return net;
    }
}
