/** The local cloud from outside, in real time: AWS's endpoints and Atlas's API for other people's clients. */
@NullMarked
package io.github.atlascmk.local.cloud.serve;

import org.jspecify.annotations.NullMarked;
