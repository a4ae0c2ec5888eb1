package io.gad.postgres.catalog;

import io.gad.postgres.TableName;
import java.util.Optional;

/**
 * A sequence.
 *
 * @param lastValue the last value that was handed out or reserved by a cache; empty if it was never used
 * @param owner the table whose column it feeds
 */
public record Sequence(
        TableName name,
        String type,
        long start,
        long min,
        long max,
        long incrementBy,
        long cacheSize,
        boolean cycles,
        Optional<Long> lastValue,
        Optional<TableName> owner,
        Optional<String> ownerColumn) {}
