@NullMarked
package io.gad.postgres;

import org.jspecify.annotations.NullMarked;
