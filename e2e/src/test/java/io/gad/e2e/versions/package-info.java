/**
 * Groups of servers of different major versions: every type, shape and definition that the source's version knows, loaded,
 * changed, promoted and brought back. What a version brings stands in SQL files among the resources, by version.
 */
@NullMarked
package io.gad.e2e.versions;

import org.jspecify.annotations.NullMarked;
