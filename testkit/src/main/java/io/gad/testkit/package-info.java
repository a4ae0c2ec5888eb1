@NullMarked
package io.gad.testkit;

import org.jspecify.annotations.NullMarked;
