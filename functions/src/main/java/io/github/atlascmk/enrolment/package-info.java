/** What a project's owner wants, what this stack may do, and what came of it: the items of DynamoDB that say so. */
@NullMarked
package io.github.atlascmk.enrolment;

import org.jspecify.annotations.NullMarked;
