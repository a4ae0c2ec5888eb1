/**
 * The socket under a connection of the driver's: it ends when its other side has gone without a word, and for who reads much it
 * is read in large pieces, and the rows of a COPY past the driver.
 */
@NullMarked
package io.gad.postgres.socket;

import org.jspecify.annotations.NullMarked;
