/** The templates of the stack, read as CloudFormation and SAM read them. */
@NullMarked
package io.github.atlascmk.local.cloud.cloudformation;

import org.jspecify.annotations.NullMarked;
