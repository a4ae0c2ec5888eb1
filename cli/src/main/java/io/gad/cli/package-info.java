@NullMarked
package io.gad.cli;

import org.jspecify.annotations.NullMarked;
