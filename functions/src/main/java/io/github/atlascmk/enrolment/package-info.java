/** What a project's owner wants, what this stack may do, and what is remembered of a project, as items in DynamoDB. */
@NullMarked
package io.github.atlascmk.enrolment;

import org.jspecify.annotations.NullMarked;
