@NullMarked
package io.gad.control;

import org.jspecify.annotations.NullMarked;
