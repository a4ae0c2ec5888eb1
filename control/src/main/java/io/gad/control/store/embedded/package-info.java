/** The store of one machine: a single SQLite file. */
@NullMarked
package io.gad.control.store.embedded;

import org.jspecify.annotations.NullMarked;
