/**
 * {@code gad bench}: GAD and its peers side by side in one run on this machine. Starts the servers it needs, uses the product
 * from outside, through its server in a process of its own with the launcher's heap, and each peer as its users do. What was
 * measured counts only if both ended with the source's rows.
 */
@NullMarked
package io.gad.bench;

import org.jspecify.annotations.NullMarked;
