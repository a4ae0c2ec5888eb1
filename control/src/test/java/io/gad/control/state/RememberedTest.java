package io.gad.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.state.Kind.RememberedKey;
import io.gad.control.store.Change;
import io.gad.control.store.DocumentKey;
import io.gad.control.store.Store;
import io.gad.control.store.StoreException;
import io.gad.control.store.StoredDocument;
import io.gad.control.store.embedded.EmbeddedStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held in memory is what the store has, whoever has written it. */
class RememberedTest {

    private static final Kind<RememberedKey> KEY = Kind.remembered("key", RememberedKey.class);

    @TempDir
    Path directory;

    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicBoolean unreadable = new AtomicBoolean();
    private EmbeddedStore store;
    private ControlState state;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        state = new ControlState(counted(store));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Counts how often a kind is listed, and fails to read single documents where it is told to. */
    private Store counted(Store all) {
        return (Store) Proxy.newProxyInstance(
                RememberedTest.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("list")) {
                        lists.incrementAndGet();
                    }
                    if (method.getName().equals("get") && unreadable.get()) {
                        throw new StoreException("The disk does not answer.");
                    }
                    try {
                        return method.invoke(all, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static RememberedKey key(String text) {
        return new RememberedKey(text, "", Instant.EPOCH);
    }

    private void put(String id, String text) {
        boolean unused = state.transact(transaction -> {
            transaction.put(KEY, id, key(text));
            return true;
        });
    }

    private List<String> texts() {
        return state.list(KEY).stream().map(RememberedKey::operation).toList();
    }

    @Test
    void isReadOnceAndThenAsItIsWritten() {
        put("b", "2");
        assertThat(texts()).containsExactly("2");
        put("a", "1");
        put("b", "3");
        assertThat(texts()).containsExactly("1", "3");
        assertThat(state.get(KEY, "b")).contains(key("3"));
        boolean unused = state.transact(transaction -> {
            transaction.delete(KEY, "a");
            return true;
        });
        assertThat(texts()).containsExactly("3");
        assertThat(state.get(KEY, "a")).isEmpty();
        assertThat(lists).hasValue(1);
    }

    @Test
    void isTheSameListUntilSomethingHasChanged() {
        put("a", "1");
        List<Held<RememberedKey>> before = state.held(KEY);
        assertThat(state.held(KEY)).isSameAs(before);
        put("a", "2");
        assertThat(state.held(KEY)).isNotSameAs(before);
    }

    @Test
    void hasTheVersionsOfTheStore() {
        put("a", "1");
        long version = state.find(KEY, "a").orElseThrow().version();
        assertThat(store.get(new DocumentKey("key", "a")).map(StoredDocument::version))
                .contains(version);
        put("a", "2");
        assertThat(state.find(KEY, "a").orElseThrow().version()).isGreaterThan(version);
    }

    @Test
    void whatAnotherHasWrittenIsSeen() {
        assertThat(texts()).isEmpty();
        assertThat(store.compareAndSet(
                        List.of(new Change.Put(new DocumentKey("key", "a"), 0, Json.write(key("theirs"))))))
                .isTrue();
        assertThat(texts()).containsExactly("theirs");
    }

    @Test
    void whoIsToldOfAChangeReadsIt() {
        assertThat(texts()).isEmpty();
        List<Optional<RememberedKey>> seen = new ArrayList<>();
        state.watch(keys -> seen.add(state.get(KEY, "a")));
        put("a", "1");
        put("a", "2");
        assertThat(seen).containsExactly(Optional.of(key("1")), Optional.of(key("2")));
    }

    @Test
    void forgottenDocumentsAreGoneHereToo() {
        put("a", "old");
        put("b", "new");
        assertThat(texts()).hasSize(2);
        state.forget(KEY, k -> k.operation().equals("old"));
        assertThat(texts()).containsExactly("new");
        assertThat(state.forgetFirst(KEY, 10, k -> true)).isEqualTo(1);
        assertThat(texts()).isEmpty();
    }

    @Test
    void whatCouldNotBeReadAgainIsReadAnewByTheNext() {
        put("a", "1");
        assertThat(texts()).containsExactly("1");
        DocumentKey key = new DocumentKey("key", "a");
        long version = store.get(key).orElseThrow().version();
        unreadable.set(true);
        assertThat(store.compareAndSet(List.of(new Change.Put(key, version, Json.write(key("2"))))))
                .as("the change stands")
                .isTrue();
        unreadable.set(false);
        assertThat(texts()).containsExactly("2");
        assertThat(lists).hasValue(2);
    }

    /** Whoever looks for what is behind a version must find all before it: alerts are told from that. */
    @Test
    void changesOfManyThreadsAreSeenInTheirOrder() throws Exception {
        assertThat(texts()).isEmpty();
        ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();
        state.watch(keys ->
                keys.forEach(k -> told.add(state.find(KEY, k.id()).orElseThrow().version())));
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> written = new ArrayList<>();
            for (int w = 0; w < 8; w++) {
                String id = "w" + w;
                written.add(writers.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        put(id, String.valueOf(i));
                    }
                }));
            }
            for (Future<?> writer : written) {
                writer.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(List.copyOf(told)).hasSize(200).isSorted();
        assertThat(texts()).hasSize(8).containsOnly("24");
    }
}
