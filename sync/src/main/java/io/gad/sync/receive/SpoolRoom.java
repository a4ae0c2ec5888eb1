package io.gad.sync.receive;

import java.nio.file.Path;

/**
 * Where changes may lie that are not written yet.
 *
 * @param directory for files
 * @param memoryLimit bytes that one sequence of changes may take of the heap before it goes on in a file
 * @param heap what all of them share
 */
public record SpoolRoom(Path directory, long memoryLimit, HeapBudget heap) {}
