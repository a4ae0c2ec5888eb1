/** What the server's own code costs for each change, in time and in bytes of the heap: {@code scripts/micro-benchmarks}. */
@NullMarked
package io.gad.bench.micro;

import org.jspecify.annotations.NullMarked;
