@NullMarked
package io.gad.api;

import org.jspecify.annotations.NullMarked;
