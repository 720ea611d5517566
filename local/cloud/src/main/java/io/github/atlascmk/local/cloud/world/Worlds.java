package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.atlascmk.failure.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and writes world files. */
public final class Worlds {
    /** A regular expression for the name of a file that another one extends. */
    static final String BASE = "^[\\w.-]{1,100}\\.json$";

    private static final WorldSchema SCHEMA = new WorldSchema();

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .withConfigOverride(List.class, list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .withConfigOverride(Map.class, map -> map.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    /**
     * Reads a world and applies it to the one that it extends. Lists and maps that are absent are empty.
     *
     * @throws InvalidWorld if the file, or one that it extends, can't be read or isn't a world
     */
    public World load(Path file) {
        ObjectNode merged = merged(file, new LinkedHashSet<>());
        merged.remove(List.of("$schema", "extends"));
        return checked(file, merged);
    }

    /** The JSON Schema of world files, for editors. */
    public static JsonNode schema() {
        return SCHEMA.source();
    }

    /**
     * Reads a world, or a part of one such as a cluster, from the JSON that a file would have for it. This isn't
     * checked against the schema.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public <T> T part(JsonNode tree, Class<T> type) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Writes a whole world, so that {@link #load} returns it again; the same world always gives the same bytes. */
    public void save(World world, Path file) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        try {
            Files.writeString(file, JSON.writer(printer).writeValueAsString(world) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the world can't be written to " + file, e);
        }
    }

    /**
     * A changed copy of a world.
     *
     * @throws InvalidWorld if the result isn't a world
     */
    public World changed(World world, Consumer<WorldDraft> change) {
        ObjectNode tree = JSON.valueToTree(world);
        change.accept(new WorldDraft(tree));
        return checked(Path.of("a changed world"), tree);
    }

    /** The JSON that a file would have for a world, or for a part of one. */
    public static JsonNode tree(Object part) {
        return JSON.valueToTree(part);
    }

    private World checked(Path file, ObjectNode tree) {
        refuse(file, SCHEMA.complaint(tree).orElse(null));
        World world = bound(file, tree);
        refuse(file, References.complaint(world).orElse(null));
        return world;
    }

    private World bound(Path file, ObjectNode merged) {
        try {
            return JSON.treeToValue(merged, World.class);
        } catch (InvalidFormatException e) {
            String path = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                    .collect(Collectors.joining())
                    .substring(1);
            throw new InvalidWorld(
                    file.getFileName() + ": " + path + " is \"" + Excerpt.of(e.getValue()) + "\", but should be an "
                            + e.getTargetType().getSimpleName() + " that exists",
                    e);
        } catch (JsonProcessingException e) {
            throw new InvalidWorld(file.getFileName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private ObjectNode merged(Path file, Set<Path> extending) {
        if (!extending.add(file.toAbsolutePath().normalize())) {
            throw new InvalidWorld(file.getFileName() + ": extends leads back to this file, and should end at one that"
                    + " extends none");
        }
        ObjectNode own = read(file);
        JsonNode base = own.get("extends");
        if (base == null) {
            return own;
        }
        if (!base.isTextual() || !base.textValue().matches(BASE)) {
            throw new InvalidWorld(file.getFileName() + ": extends is " + Excerpt.of(base)
                    + ", but should be the name of a file beside this one, such as \"default.json\"");
        }
        return (ObjectNode) MergePatch.apply(merged(file.resolveSibling(base.textValue()), extending), own);
    }

    private ObjectNode read(Path file) {
        try {
            if (JSON.readTree(Files.readString(file)) instanceof ObjectNode world) {
                return world;
            }
            throw new InvalidWorld(file.getFileName() + ": the world should be a JSON object");
        } catch (NoSuchFileException e) {
            throw new InvalidWorld(
                    file.getFileName() + ": there is no such file in "
                            + file.toAbsolutePath().getParent(),
                    e);
        } catch (StreamConstraintsException e) {
            throw new InvalidWorld(
                    file.getFileName() + ": it nests too deeply, or a number or a text in it is too long", e);
        } catch (JsonProcessingException e) {
            throw new InvalidWorld(
                    file.getFileName() + ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new InvalidWorld(file.getFileName() + ": it can't be read as UTF-8 text", e);
        }
    }

    private static void refuse(Path file, @Nullable String complaint) {
        if (complaint != null) {
            throw new InvalidWorld(file.getFileName() + ": " + complaint);
        }
    }
}
