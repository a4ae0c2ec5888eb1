/** Commands against a server that answers with the contract's documents: pages, JSON, exit codes. */
@NullMarked
package io.gad.cli;

import org.jspecify.annotations.NullMarked;
