/** Step Functions: what the tasks of state machines reach, and its client. The interpreter is a module of its own. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.stepfunctions;

import org.jspecify.annotations.NullMarked;
