package io.gad.control.state;

import io.gad.control.store.Change;
import io.gad.control.store.DocumentKey;
import io.gad.control.store.Store;
import io.gad.control.store.StoreException;
import io.gad.control.store.StoredDocument;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The documents of the store, typed. */
public final class ControlState {

    private static final int ATTEMPTS = 100;

    private final Store store;
    private final Remembered remembered;

    /** Changes are told in the order in which they were made: who looks for those behind a version misses none. */
    private final ReentrantLock inOrder = new ReentrantLock();

    public ControlState(Store store) {
        this.store = store;
        this.remembered = new Remembered(store);
        watch(remembered::changed); // Before anybody else: whoever is told of a change then reads it.
    }

    public <T> Optional<Held<T>> find(Kind<T> kind, String id) {
        if (kind.isRemembered()) {
            return remembered.find(kind, id);
        }
        return store.get(new DocumentKey(kind.name(), id)).map(document -> held(kind, document));
    }

    public <T> Optional<T> get(Kind<T> kind, String id) {
        return find(kind, id).map(Held::value);
    }

    /** All of a kind, by id; of one that is remembered the same list until one of them has changed. */
    public <T> List<Held<T>> held(Kind<T> kind) {
        if (kind.isRemembered()) {
            return remembered.all(kind);
        }
        return store.list(kind.name()).stream()
                .map(document -> held(kind, document))
                .toList();
    }

    public <T> List<T> list(Kind<T> kind) {
        return held(kind).stream().map(Held::value).toList();
    }

    /** As {@link #list}, with every change in it that could be read in the store before this call. */
    public <T> List<T> listNow(Kind<T> kind) {
        var unused = inOrder(() -> true); // Who commits holds this until it is remembered.
        return list(kind);
    }

    /** Those of a kind whose ids are the greatest below one, the greatest first. */
    public <T> List<T> below(Kind<T> kind, String id, int most) {
        return store.below(kind.name(), id, most).stream()
                .map(document -> held(kind, document).value())
                .toList();
    }

    public long count(Kind<?> kind) {
        return store.count(kind.name());
    }

    /**
     * Deletes documents of a kind from the smallest id on, as long as they are no longer of use.
     *
     * @return how many went
     */
    public <T> int forgetFirst(Kind<T> kind, int most, Predicate<T> isOld) {
        List<Change> gone = store.first(kind.name(), most).stream()
                .takeWhile(document -> isOld.test(held(kind, document).value()))
                .<Change>map(document -> new Change.Delete(document.key(), document.version()))
                .toList();
        return gone.isEmpty() || !inOrder(() -> store.compareAndSet(gone)) ? 0 : gone.size();
    }

    private boolean inOrder(BooleanSupplier change) {
        inOrder.lock();
        try {
            return change.getAsBoolean();
        } finally {
            inOrder.unlock();
        }
    }

    static <T> Held<T> held(Kind<T> kind, StoredDocument document) {
        return new Held<>(Json.read(document.json(), kind.type()), document.version());
    }

    /**
     * Decides on what it reads and changes it, all in one compare-and-set; runs again when something it read was
     * changed meanwhile, so {@code work} does nothing but read and write the transaction. What it throws changes
     * nothing.
     */
    public <T> T transact(Function<Transaction, T> work) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Transaction transaction = new Transaction(store);
            T result = work.apply(transaction);
            if (inOrder(transaction::commit)) {
                return result;
            }
        }
        throw new StoreException("Expected a change of the state to go through within " + ATTEMPTS
                + " attempts, found another in its way each time.");
    }

    /** Deletes the documents of a kind that are no longer of use. */
    public <T> void forget(Kind<T> kind, Predicate<T> isOld) {
        for (StoredDocument document : store.list(kind.name())) {
            if (isOld.test(held(kind, document).value())) {
                var unused = inOrder(
                        () -> store.compareAndSet(List.of(new Change.Delete(document.key(), document.version()))));
            }
        }
    }

    public void watch(Consumer<Set<DocumentKey>> listener) {
        var unused = store.watch(listener);
    }
}
