/** What is seen of groups and operations, for Prometheus. Read at every scrape; nothing is counted here. */
@NullMarked
package io.gad.server.metrics;

import org.jspecify.annotations.NullMarked;
