package io.github.atlascmk.local.cloud.world;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a value in a world file has to be: its schema, and the sentence that refuses another value, are made from it.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@interface Rule {
    /** Completes "it should be …"; the words of the form or of the type if empty. */
    String value() default "";

    /** The record whose rules are this type's. */
    Class<?> from() default Object.class;

    Form form() default Form.OTHER;

    /** A regular expression for the whole text. */
    String pattern() default "";

    int minLength() default 0;

    int maxLength() default Integer.MAX_VALUE;

    /** The texts that it may be; any if empty. */
    String[] oneOf() default {};

    int min() default Integer.MIN_VALUE;

    int max() default Integer.MAX_VALUE;

    /** How many elements a list has at least. */
    int minItems() default 0;

    /** What a value that isn't stated is taken for. */
    String defaultValue() default "";

    /** Which fields of a record come together, or not at all. */
    String[] together() default {};

    /** A regular expression for the names in a map. */
    String names() default "";
}
