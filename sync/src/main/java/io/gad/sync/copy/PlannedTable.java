package io.gad.sync.copy;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One table of a load as the target remembers it, and how far it has come.
 *
 * @param oid the source's
 * @param columns those that are copied, in order
 * @param generated the others
 * @param fileNode the source's file in which the chunks lie
 * @param keyIndex as in {@link CopyTable}
 * @param blocksEach of a chunk; 0: the table is one chunk
 * @param mixed whether changes may have brought rows of chunks that are not here yet
 * @param remake whether its definition has changed since
 * @param done the chunks that are here
 * @param keysWait whether rows of it have to be read again by their keys
 */
public record PlannedTable(
        long oid,
        TableName name,
        List<String> columns,
        List<String> generated,
        String shape,
        long fileNode,
        Optional<String> keyIndex,
        long blocksEach,
        int chunks,
        boolean mixed,
        boolean remake,
        Set<Integer> done,
        boolean keysWait) {

    public PlannedTable {
        columns = List.copyOf(columns);
        generated = List.copyOf(generated);
        done = Set.copyOf(done);
    }

    public boolean isBegun() {
        return !done.isEmpty();
    }

    /** Whether the target holds every row. */
    public boolean isWhole() {
        return done.size() == chunks && !keysWait;
    }

    /** Whether what is here of it can be carried forward, so that the rest may be read under a later snapshot. */
    public boolean isKept() {
        return !remake && isBegun() && (isWhole() || keyIndex.isPresent());
    }

    /** Whether a change named its rows by what still names them. */
    public boolean hasItsKey(CopyTable now) {
        return keyIndex.isEmpty()
                || now.keys().stream().anyMatch(key -> key.definition().equals(keyIndex.get()));
    }

    /** Whether a table as it is now is the one that was planned. */
    public boolean isStill(CopyTable now) {
        return !remake && name.equals(now.name()) && shape.equals(now.shape());
    }

    /** What is not here yet, to be read of the table as it is now. */
    List<Chunk> rest(CopyTable now) {
        List<Chunk> rest = new ArrayList<>();
        for (int number = 0; number < chunks; number++) {
            if (!done.contains(number)) {
                rest.add(new Chunk(now, number, number * blocksEach, blocksEach, now.bytes() / chunks, mixed));
            }
        }
        return rest;
    }
}
