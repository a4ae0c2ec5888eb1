@NullMarked
package io.gad.bench;

import org.jspecify.annotations.NullMarked;
