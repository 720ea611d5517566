package io.github.atlascmk.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunErrorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            a.KeyUnusable      | {"errorMessage":"the key is disabled","errorType":"a.KeyUnusable","stackTrace":["x"]} | the key is disabled
            Sandbox.Timedout   | {"errorMessage":"Task timed out after 60.00 seconds"}        | Task timed out after 60.00 seconds
            java.lang.StackOverflowError | {"errorType":"java.lang.StackOverflowError","stackTrace":["x.Y.z:1"]} | java.lang.StackOverflowError
            java.lang.Error    | {"errorMessage":null,"stackTrace":["x.Y.z:1"]}               | java.lang.Error
            States.Timeout     |                                                              | States.Timeout
            States.Timeout     | ##                                                           | States.Timeout
            States.Runtime     | plain text                                                   | plain text
            States.Runtime     | {"half":                                                     | {"half":
            States.Runtime     | "quoted"                                                     | "quoted"
            States.Runtime     | 42                                                           | 42
            """)
    void saysOneSentence(String name, @Nullable String cause, String sentence) {
        assertThat(new RunError(name, cause).diagnosis()).isEqualTo(sentence);
    }
}
