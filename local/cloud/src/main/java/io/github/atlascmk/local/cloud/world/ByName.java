package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * A list that is an object in a world file, with each element by its name, so that a file that extends another one can
 * change one element of it. The element in the file lacks the fields that its name tells.
 */
@Retention(RetentionPolicy.RUNTIME)
@JacksonAnnotationsInside
@JsonSerialize(using = NamedElements.Writer.class)
@JsonDeserialize(using = NamedElements.Reader.class)
@interface ByName {
    /** The fields that are the name; a slash between them if they are several. */
    String[] value();
}
