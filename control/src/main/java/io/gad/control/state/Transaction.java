package io.gad.control.state;

import io.gad.control.store.Change;
import io.gad.control.store.DocumentKey;
import io.gad.control.store.Store;
import io.gad.control.store.StoredDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One optimistic transaction: remembers what it read and writes it only if all that still stands. */
public final class Transaction {

    private final Store store;
    private final Map<DocumentKey, Long> versions = new LinkedHashMap<>();
    private final Map<DocumentKey, Optional<String>> writes = new LinkedHashMap<>();

    Transaction(Store store) {
        this.store = store;
    }

    /** The document as of now, with this transaction's own writes. */
    public <T> Optional<T> get(Kind<T> kind, String id) {
        DocumentKey key = new DocumentKey(kind.name(), id);
        Optional<String> json =
                writes.containsKey(key) ? writes.get(key) : read(key).map(StoredDocument::json);
        return json.map(text -> Json.read(text, kind.type()));
    }

    /** The document with the version that it is stored under; without this transaction's own writes. */
    public <T> Optional<Held<T>> stored(Kind<T> kind, String id) {
        return read(new DocumentKey(kind.name(), id)).map(document -> ControlState.held(kind, document));
    }

    private Optional<StoredDocument> read(DocumentKey key) {
        Optional<StoredDocument> document = store.get(key);
        long version = document.map(StoredDocument::version).orElse(0L);
        versions.putIfAbsent(key, version);
        return document;
    }

    /** All documents of a kind as stored; the decision rests on each of them, but not on there being no more. */
    public <T> List<T> list(Kind<T> kind) {
        List<T> documents = new ArrayList<>();
        for (StoredDocument document : store.list(kind.name())) {
            versions.putIfAbsent(document.key(), document.version());
            documents.add(Json.read(document.json(), kind.type()));
        }
        return documents;
    }

    public <T> void put(Kind<T> kind, String id, T document) {
        writes.put(seen(kind, id), Optional.of(Json.write(document)));
    }

    public void delete(Kind<?> kind, String id) {
        writes.put(seen(kind, id), Optional.empty());
    }

    private DocumentKey seen(Kind<?> kind, String id) {
        DocumentKey key = new DocumentKey(kind.name(), id);
        if (!versions.containsKey(key)) {
            var unused = read(key);
        }
        return key;
    }

    boolean commit() {
        if (writes.isEmpty()) {
            return true;
        }
        List<Change> changes = new ArrayList<>();
        versions.forEach((key, version) -> {
            Optional<String> json = writes.get(key);
            if (json == null) {
                changes.add(new Change.Check(key, version));
            } else if (json.isPresent()) {
                changes.add(new Change.Put(key, version, json.get()));
            } else {
                changes.add(new Change.Delete(key, version));
            }
        });
        return store.compareAndSet(changes);
    }
}
