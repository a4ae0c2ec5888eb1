@NullMarked
package io.gad.sync;

import org.jspecify.annotations.NullMarked;
