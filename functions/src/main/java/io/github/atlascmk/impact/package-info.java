/** What is at stake for a project's databases: what they depend on in AWS, and which events concern them. */
@NullMarked
package io.github.atlascmk.impact;

import org.jspecify.annotations.NullMarked;
