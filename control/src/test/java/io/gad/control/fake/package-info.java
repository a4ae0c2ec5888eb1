/** Members and tasks of a world without servers, which remember what was done to them and can fall silent. */
@NullMarked
package io.gad.control.fake;

import org.jspecify.annotations.NullMarked;
