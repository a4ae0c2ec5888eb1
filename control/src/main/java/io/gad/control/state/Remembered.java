package io.gad.control.state;

import io.gad.control.store.DocumentKey;
import io.gad.control.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that are asked for again and again, parsed, as the store has them. The store tells of each change before the thread that
 * made it goes on, one after the other, so that whoever has changed something reads it; what one change wrote is seen together.
 * Transactions do not read here: they decide on versions.
 */
final class Remembered {

    private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);

    private final Store store;
    private final Map<String, Shelf<?>> shelves = new HashMap<>();

    Remembered(Store store) {
        this.store = store;
    }

    /** The documents of one kind. Guarded by the lock of all. */
    private final class Shelf<T> {
        private final Kind<T> kind;
        private final Map<String, Held<T>> byId = new TreeMap<>();
        private @Nullable List<Held<T>> list;

        Shelf(Kind<T> kind) {
            this.kind = kind;
            store.list(kind.name())
                    .forEach(document -> byId.put(document.key().id(), ControlState.held(kind, document)));
        }

        /** Reads what stands now, which may be later than the change that was told. */
        void read(DocumentKey key) {
            list = null;
            store.get(key)
                    .ifPresentOrElse(
                            document -> byId.put(key.id(), ControlState.held(kind, document)),
                            () -> byId.remove(key.id()));
        }

        List<Held<T>> list() {
            List<Held<T>> known = list;
            if (known == null) {
                known = List.copyOf(byId.values());
                list = known;
            }
            return known;
        }
    }

    synchronized <T> Optional<Held<T>> find(Kind<T> kind, String id) {
        return Optional.ofNullable(shelf(kind).byId.get(id));
    }

    /** By id; the same list until one of them has changed. */
    synchronized <T> List<Held<T>> all(Kind<T> kind) {
        return shelf(kind).list();
    }

    @SuppressWarnings("unchecked") // A name stands for one kind, and the kind for its type.
    private <T> Shelf<T> shelf(Kind<T> kind) {
        Shelf<?> known = shelves.get(kind.name());
        if (known == null) {
            known = new Shelf<>(kind);
            shelves.put(kind.name(), known);
        }
        return (Shelf<T>) known;
    }

    /** Documents were changed: what is not remembered of them is none of ours. */
    synchronized void changed(Set<DocumentKey> keys) {
        for (DocumentKey key : keys) {
            Shelf<?> shelf = shelves.get(key.kind());
            if (shelf != null) {
                read(shelf, key);
            }
        }
    }

    /** The change stands, whatever becomes of this: what cannot be read now is read by whoever asks next. */
    private void read(Shelf<?> shelf, DocumentKey key) {
        try {
            shelf.read(key);
        } catch (RuntimeException | Error e) { // else what is remembered would stay as it was before
            shelves.remove(key.kind());
            LOG.warn("state={} could not be read again, read anew by whoever asks next", key, e);
        }
    }
}
