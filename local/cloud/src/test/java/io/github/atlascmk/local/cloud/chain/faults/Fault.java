package io.github.atlascmk.local.cloud.chain.faults;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Says which rows of the fault matrix a test shows. {@code docs/fault-matrix.md} is made from these, which
 * {@code -Dgroups=fault} runs alone.
 */
@Documented
@Tag("fault")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Fault {
    /** Numbers of rows: {@link FaultMatrix#ROWS}. */
    int[] value();
}
