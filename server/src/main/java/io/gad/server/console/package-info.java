/**
 * The console: pages made on the server that work with plain links and forms; htmx only refreshes what is live. They
 * show the same records as the REST interface and ask the control plane for the same things.
 */
@NullMarked
package io.gad.server.console;

import org.jspecify.annotations.NullMarked;
