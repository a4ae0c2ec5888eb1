/** The command line: what all commands share, the way to the server, exit codes. It knows only the wire; nothing of PostgreSQL or of the server may live here. */
@NullMarked
package io.gad.cli;

import org.jspecify.annotations.NullMarked;
