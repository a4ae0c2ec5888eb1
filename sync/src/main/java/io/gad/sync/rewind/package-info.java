/**
 * What a former primary and the new primary may differ in: read from both logs, kept on the former primary, and set there
 * from one snapshot of the new one. To take in too much of it costs time, to miss something is never allowed.
 */
@NullMarked
package io.gad.sync.rewind;

import org.jspecify.annotations.NullMarked;
