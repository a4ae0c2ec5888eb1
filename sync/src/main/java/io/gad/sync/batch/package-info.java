/**
 * Packing whole transactions and folding their changes to one for each row. No connection.
 */
@NullMarked
package io.gad.sync.batch;

import org.jspecify.annotations.NullMarked;
