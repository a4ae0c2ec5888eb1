package io.gad.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every store promises. */
public abstract class StoreContract {

    private static final DocumentKey ORDERS = new DocumentKey("group", "orders");
    private static final DocumentKey OPERATION = new DocumentKey("operation", "op-1");

    @TempDir
    protected Path directory;

    protected Store store = new Closed();

    protected abstract Store open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private long version(DocumentKey key) {
        return store.get(key).map(StoredDocument::version).orElse(0L);
    }

    @Test
    void changesSeveralDocumentsTogetherOrNone() {
        assertThat(store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "{}"), new Change.Put(OPERATION, 0, "{}"))))
                .isTrue();
        long before = version(ORDERS);
        assertThat(store.compareAndSet(List.of(
                        new Change.Put(ORDERS, before, "{\"a\":1}"), new Change.Put(OPERATION, 99, "{\"a\":1}"))))
                .isFalse();
        assertThat(store.get(ORDERS).orElseThrow().json()).isEqualTo("{}");
        assertThat(version(ORDERS)).isEqualTo(before);
    }

    @Test
    void neverUsesAVersionTwice() {
        store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "1")));
        long first = version(ORDERS);
        store.compareAndSet(List.of(new Change.Delete(ORDERS, first)));
        store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "2")));
        assertThat(version(ORDERS)).isGreaterThan(first);
        assertThat(store.compareAndSet(List.of(new Change.Put(ORDERS, first, "3"))))
                .isFalse();
    }

    @Test
    void restsOnWhatWasOnlyRead() {
        store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "1")));
        long read = version(ORDERS);
        store.compareAndSet(List.of(new Change.Put(ORDERS, read, "2")));
        assertThat(store.compareAndSet(List.of(new Change.Check(ORDERS, read), new Change.Put(OPERATION, 0, "x"))))
                .isFalse();
        assertThat(store.get(OPERATION)).isEmpty();
    }

    @Test
    void listsFromEitherEndOfAKind() {
        for (int i = 1; i <= 5; i++) {
            store.compareAndSet(List.of(new Change.Put(new DocumentKey("event", "00" + i), 0, "" + i)));
        }
        store.compareAndSet(List.of(new Change.Put(new DocumentKey("evens", "003"), 0, "x")));
        assertThat(store.below("event", "004", 2))
                .extracting(StoredDocument::json)
                .containsExactly("3", "2");
        assertThat(store.below("event", "9", 9)).hasSize(5);
        assertThat(store.below("event", "001", 9)).isEmpty();
        assertThat(store.first("event", 2)).extracting(StoredDocument::json).containsExactly("1", "2");
        assertThat(store.first("nothing", 2)).isEmpty();
        assertThat(store.count("event")).isEqualTo(5);
        assertThat(store.count("nothing")).isZero();
    }

    @Test
    void letsOneOfManyWritersWin() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String json = Integer.toString(i);
                writers.add(threads.submit(() -> store.compareAndSet(List.of(new Change.Put(ORDERS, 0, json)))));
            }
            int won = 0;
            for (Future<Boolean> writer : writers) {
                won += writer.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    void keepsEverythingWhenOpenedAgain() {
        store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "kept")));
        store.close();
        store = open();
        assertThat(store.list("group")).extracting(StoredDocument::json).containsExactly("kept");
    }

    @Test
    void tellsWatchersWhatChangedAndNothingElse() {
        List<Set<DocumentKey>> told = new ArrayList<>();
        try (Store.Watch watch = store.watch(told::add)) {
            store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "1"), new Change.Check(OPERATION, 0)));
            store.compareAndSet(List.of(new Change.Put(ORDERS, 99, "2")));
        }
        store.compareAndSet(List.of(new Change.Put(OPERATION, 0, "1")));
        assertThat(told).containsExactly(Set.of(ORDERS));
    }

    @Test
    void copiesItselfWhileItIsUsed() {
        store.compareAndSet(List.of(new Change.Put(ORDERS, 0, "1")));
        Path copy = directory.resolve("copy.db");
        store.backup(copy);
        assertThat(copy).isNotEmptyFile();
        assertThat(store.compareAndSet(List.of(new Change.Put(OPERATION, 0, "1"))))
                .isTrue();
    }

    /** Before a test has opened one. */
    private static final class Closed implements Store {
        @Override
        public Optional<StoredDocument> get(DocumentKey key) {
            throw new StoreException("not open");
        }

        @Override
        public List<StoredDocument> list(String kind) {
            throw new StoreException("not open");
        }

        @Override
        public List<StoredDocument> below(String kind, String id, int most) {
            throw new StoreException("not open");
        }

        @Override
        public long count(String kind) {
            throw new StoreException("not open");
        }

        @Override
        public List<StoredDocument> first(String kind, int most) {
            throw new StoreException("not open");
        }

        @Override
        public boolean compareAndSet(List<Change> changes) {
            throw new StoreException("not open");
        }

        @Override
        public Watch watch(Consumer<Set<DocumentKey>> listener) {
            throw new StoreException("not open");
        }

        @Override
        public void backup(Path file) {
            throw new StoreException("not open");
        }

        @Override
        public void close() {}
    }
}
