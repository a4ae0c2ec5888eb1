@NullMarked
package io.gad.e2e;

import org.jspecify.annotations.NullMarked;
