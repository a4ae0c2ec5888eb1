@NullMarked
package io.gad.server;

import org.jspecify.annotations.NullMarked;
