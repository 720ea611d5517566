package io.github.atlascmk.atlas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The body of an answer. It isn't trusted: it may be too large, too deep, or no JSON object at all. */
final class AnswerBody {
    /** In bytes. A cluster takes about five thousand, and a project has some dozens of clusters. */
    static final int LARGEST = 8 * 1024 * 1024;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(100)
            .maxStringLength(100_000)
            .build();
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(CONSTRAINTS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AnswerBody() {}

    /** Empty if the body is larger than any real answer; then the rest isn't read. */
    static Optional<byte[]> read(InputStream body) throws IOException {
        byte[] read = body.readNBytes(LARGEST + 1);
        return read.length > LARGEST ? Optional.empty() : Optional.of(read);
    }

    /** A missing node if the body isn't a JSON object: an empty 403 and a 503 in HTML have been seen. */
    static JsonNode parse(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree.isObject() ? tree : MissingNode.getInstance();
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
