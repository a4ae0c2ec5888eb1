package io.gad.control.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where the truth about groups is kept. Every implementation passes {@code StoreContract}. Safe for many threads. */
public interface Store extends AutoCloseable {

    Optional<StoredDocument> get(DocumentKey key);

    /** All documents of a kind, by id. */
    List<StoredDocument> list(String kind);

    /** Those documents of a kind whose ids are the greatest below one, the greatest first. */
    List<StoredDocument> below(String kind, String id, int most);

    /** How many documents of a kind there are. */
    long count(String kind);

    /** Those documents of a kind whose ids are the smallest, the smallest first. */
    List<StoredDocument> first(String kind, int most);

    /**
     * Makes all changes, durably, or none.
     *
     * @return false if one document did not have its expected version; nothing was changed then
     * @throws StoreException if it is not known whether the changes were made, or they cannot be made
     */
    boolean compareAndSet(List<Change> changes);

    /** Tells the keys of each change after it was made, on the thread that made it, until the answer is closed. */
    Watch watch(Consumer<Set<DocumentKey>> listener);

    /** An online copy into a file that must not exist. */
    void backup(Path file);

    @Override
    void close();

    /** Ends a watch. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
