@NullMarked
package io.gad.control.recover;

import org.jspecify.annotations.NullMarked;
