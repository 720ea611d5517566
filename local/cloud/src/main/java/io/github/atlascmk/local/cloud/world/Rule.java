package io.github.atlascmk.local.cloud.world;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a value in a world file has to be. The value's schema and the sentence that refuses another value are made
 * from it.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@interface Rule {
    /** Completes "it should be …"; the words of the form or of the type if empty. */
    String value() default "";

    /** The record whose rules apply to this type. */
    Class<?> from() default Object.class;

    Form form() default Form.OTHER;

    /** A regular expression for the whole text. */
    String pattern() default "";

    int minLength() default 0;

    int maxLength() default Integer.MAX_VALUE;

    /** The allowed texts; any if empty. */
    String[] oneOf() default {};

    int min() default Integer.MIN_VALUE;

    int max() default Integer.MAX_VALUE;

    /** The minimum number of elements in a list. */
    int minItems() default 0;

    /** The default of a value that isn't stated. */
    String defaultValue() default "";

    /** Which fields of a record come together, or not at all. */
    String[] together() default {};

    /** A regular expression for the names in a map. */
    String names() default "";
}
