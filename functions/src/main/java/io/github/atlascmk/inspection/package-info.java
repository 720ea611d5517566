/** What an enrolment wants, compared with what is there: the findings, and where a run goes from them. */
@NullMarked
package io.github.atlascmk.inspection;

import org.jspecify.annotations.NullMarked;
