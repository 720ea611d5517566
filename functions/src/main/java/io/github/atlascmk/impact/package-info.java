/** What findings mean for live databases, and what people are told about it. No other package words danger. */
@NullMarked
package io.github.atlascmk.impact;

import org.jspecify.annotations.NullMarked;
