@NullMarked
package io.gad.demo;

import org.jspecify.annotations.NullMarked;
