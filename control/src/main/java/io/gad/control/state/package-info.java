/**
 * The store's documents as typed values, read and changed together in optimistic transactions. Decides nothing: what
 * may change into what is said by groups and runbooks.
 */
@NullMarked
package io.gad.control.state;

import org.jspecify.annotations.NullMarked;
