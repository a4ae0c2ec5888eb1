/**
 * The demonstration: two regions with embedded servers, a group, a workload, and the whole story of a lost region, checked
 * against what the clients were told. Uses the product from outside, through its server and its client; decides nothing.
 */
@NullMarked
package io.gad.demo;

import org.jspecify.annotations.NullMarked;
