/**
 * What can be set: every setting with its default and unit, and where its value comes from (flag, environment, file).
 * Nothing here knows Spring, and nothing here acts on a setting.
 */
@NullMarked
package io.gad.server.settings;

import org.jspecify.annotations.NullMarked;
