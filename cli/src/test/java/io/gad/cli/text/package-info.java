@NullMarked
package io.gad.cli.text;

import org.jspecify.annotations.NullMarked;
