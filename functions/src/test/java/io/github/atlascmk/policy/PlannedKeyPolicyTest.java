package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked before a key policy is written. Single quotes replace double quotes. */
class PlannedKeyPolicyTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String WRITER = "arn:aws:iam::111122223333:role/atlas-cmk-functions/writer";
    private static final String ADMIN =
            "{'Sid':'Admin','Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                ADMIN,
                "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'" + KEY + "'}",
                ADMIN + ",{'Sid':'Ours','Effect':'Allow','Principal':{'AWS':'AROA1234567890ABCDEF'}}"
            })
    void mayBeWritten(String statements) {
        assertThatCode(planned(statements)::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'Effect':'Allow','Principal':{'AWS':'AROA1234567890ABCDEF'},'Action':'kms:*','Resource':'*'} | names a principal that was deleted (AROA1234567890ABCDEF)",
                "{'Sid':'X','Effect':'Allow','Principal':'*','Action':'kms:*'} | has no Action or no Resource in statement ~X~",
                "{'Sid':'X','Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'} | denies kms:PutKeyPolicy to "
                        + WRITER,
            })
    void isRefused(String statement, String why) {
        assertThatThrownBy(planned(ADMIN + "," + statement)::check)
                .isInstanceOf(PolicyRejected.class)
                .hasMessageContaining(why.replace('~', '"'));
    }

    @Test
    void mayHaveAsManyBytesAsKmsTakes() {
        assertThatThrownBy(planned(ADMIN.replace("'Admin'", "'" + "a".repeat(Quota.KEY_POLICY.limit()) + "'"))::check)
                .isInstanceOf(PolicyTooLarge.class);
    }

    private static PlannedKeyPolicy planned(String statements) {
        return new PlannedKeyPolicy(
                KEY,
                PolicyDocument.parse(("{'Statement':[" + statements + "]}").replace('\'', '"')),
                List.of("Ours"),
                WRITER);
    }
}
