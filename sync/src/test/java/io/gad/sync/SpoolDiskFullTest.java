package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gad.testkit.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The disk of our own files is really full: whose, and the way out, are said, none of it is kept by us, with room it goes on. */
class SpoolDiskFullTest {

    private static final int SMALL = 16;
    private static final int ROOMY = 256;

    /** Above what a transaction may take of the heap, and above the disk. */
    private static final String LARGE =
            "INSERT INTO t SELECT g, repeat(md5(g::text), 100) FROM generate_series(%d, %d) g";

    private TaskOnTwoServers servers;
    private SmallDisk disk;

    @BeforeEach
    void start() {
        assumeTrue(SmallDisk.isPossible(), "a file system that can be filled needs the right to mount one (root)");
        disk = SmallDisk.of(SMALL);
        servers = new TaskOnTwoServers();
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", "CREATE TABLE t (id int PRIMARY KEY, body text)");
        servers.source.execute("app", "INSERT INTO t VALUES (0, 'first')");
    }

    @AfterEach
    void end() {
        if (servers != null) {
            servers.close();
            disk.close();
        }
    }

    /** @param farBehind what waits is read by SQL from here on */
    private SyncTask begin(long farBehind) {
        servers.restartEngine(SyncSettings.defaults(disk.path()).withFarBehind(farBehind));
        return servers.start("app");
    }

    @Tag("long")
    @Test
    void whileALargeTransactionArrives() {
        SyncTask task = begin(1L << 40);
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.source.execute("app", "INSERT INTO t VALUES (1, 'before')");
        servers.source.execute("app", LARGE.formatted(10, 24_000));
        servers.source.execute("app", "INSERT INTO t VALUES (2, 'behind')");

        awaitTold(task, "Expected room for a large transaction in " + disk.path(), "No space left on device");
        assertThat(servers.target.column("app", "SELECT body FROM t ORDER BY id"))
                .as("all before it, nothing of it, nothing behind it")
                .containsExactly("first", "before");
        awaitNothingKept();

        disk.resize(ROOMY);
        goesOn(task);
    }

    @Tag("long")
    @Test
    void whileALargeTransactionIsReadBySql() {
        SyncTask task = begin(1);
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        task.pause();
        servers.source.execute("app", LARGE.formatted(10, 24_000));
        task.resume();
        awaitTold(task, "Expected room for a large transaction in " + disk.path(), "No space left on device");
        assertThat(servers.target.column("app", "SELECT body FROM t")).containsExactly("first");

        disk.resize(ROOMY);
        goesOn(task);
    }

    @Test
    void duringTheFirstCopy() {
        disk.fillExcept(0);
        SyncTask task = begin(1);
        awaitTold(task, "Expected room for the archive of a schema in " + disk.path(), "input file is too short");
        assertThat(slots()).as("of attempts before none is left").isLessThanOrEqualTo(3);

        disk.resize(ROOMY);
        goesOn(task);
        assertThat(files()).as("of attempts before nothing is left").isEmpty();
    }

    private void awaitTold(SyncTask task, String what, String found) {
        SyncTaskStatus status = servers.await(
                task,
                s -> s.databases().stream()
                        .anyMatch(d ->
                                d.problemCode().filter("SPOOL_FAILED"::equals).isPresent()));
        assertThat(status.databases().getFirst().problem().orElseThrow())
                .contains("Database app", what, "machine of GAD's own server", found)
                .contains("Make room there", "goes on by itself", "eu keeps its log for us");
        assertThat(status.state()).isNotEqualTo(SyncTaskStatus.State.FAILED);
    }

    /** Between two attempts the disk is as empty as before, so that whoever else needs it has it. */
    private void awaitNothingKept() {
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> usedBytes() < 1 << 20);
        assertThat(files()).isEmpty();
    }

    private long usedBytes() throws IOException {
        var store = Files.getFileStore(disk.path());
        return store.getTotalSpace() - store.getUnallocatedSpace();
    }

    private void goesOn(SyncTask task) {
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.awaitEqual("app", "SELECT count(*) || md5(string_agg(body, '' ORDER BY id)) FROM t");
        var unused = servers.await(
                task, s -> s.databases().stream().allMatch(d -> d.problem().isEmpty()));
    }

    private int slots() {
        return servers.source
                .column("postgres", "SELECT slot_name FROM pg_replication_slots")
                .size();
    }

    private List<String> files() {
        try (Stream<Path> all = Files.walk(disk.path())) {
            return all.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals("filling"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
