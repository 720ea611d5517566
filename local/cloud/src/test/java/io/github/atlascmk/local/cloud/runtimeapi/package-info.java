/** The functions as deployed: from functions.zip, under Lambda's own runtime interface client. */
@NullMarked
package io.github.atlascmk.local.cloud.runtimeapi;

import org.jspecify.annotations.NullMarked;
