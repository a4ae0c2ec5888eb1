/**
 * Large objects, which decoding never shows: both sides are compared by hashes and what differs is written anew. Works
 * with sessions alone; when it is done, and who is told, is decided elsewhere.
 */
@NullMarked
package io.gad.sync.largeobject;

import org.jspecify.annotations.NullMarked;
