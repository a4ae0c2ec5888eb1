/** Members on real servers. */
@NullMarked
package io.gad.member;

import org.jspecify.annotations.NullMarked;
