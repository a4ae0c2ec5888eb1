/**
 * What is in a database: tables, columns, identities, unique indexes, sequences, and fingerprints of definitions. Reads
 * only; nothing here changes a server or knows of groups. The queries lie beside as {@code .sql} files for psql.
 */
@NullMarked
package io.gad.postgres.catalog;

import org.jspecify.annotations.NullMarked;
