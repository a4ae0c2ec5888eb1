/**
 * How a group did over time: lag, rates and kept log of each secondary, and what of its promises was measured. What nobody knew is not
 * known here either: nothing is filled in between.
 */
@NullMarked
package io.gad.control.history;

import org.jspecify.annotations.NullMarked;
