/** What people read: tables and pages. Only turns records into text; asks nobody and prints nothing. */
@NullMarked
package io.gad.cli.text;

import org.jspecify.annotations.NullMarked;
