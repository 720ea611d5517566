package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * Marks a list that is an object in a world file, with the elements' names as its keys, so that a file that extends
 * another one can change a single element. In the file, an element lacks the fields that make up its name.
 */
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonSerialize(using = NamedElements.Writer.class)
@JsonDeserialize(using = NamedElements.Reader.class)
@interface ByName {
    /** The fields that make up the name; several are joined with a slash. */
    String[] value();
}
