/**
 * The socket under a connection of the driver's, for who reads much: in large pieces, and the rows of a COPY past the driver.
 */
@NullMarked
package io.gad.postgres.socket;

import org.jspecify.annotations.NullMarked;
