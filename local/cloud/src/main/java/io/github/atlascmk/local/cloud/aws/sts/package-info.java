/** STS: sessions of roles in other accounts. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.sts;

import org.jspecify.annotations.NullMarked;
