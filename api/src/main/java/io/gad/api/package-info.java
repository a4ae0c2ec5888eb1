/**
 * What goes over the wire: records of the REST interface exactly as documented, their JSON, the paths, and a client.
 * Nothing of the server or of PostgreSQL may live here; states are plain words, so that an older client still reads a
 * newer server.
 */
@NullMarked
package io.gad.api;

import org.jspecify.annotations.NullMarked;
