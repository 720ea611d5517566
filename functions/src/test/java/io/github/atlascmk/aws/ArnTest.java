package io.github.atlascmk.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArnTest {
    private static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

    @ParameterizedTest
    @CsvSource(textBlock = """
            arn:aws:iam::111122223333:role/orders,                     aws,        /,            orders,  orders
            arn:aws:iam::111122223333:role/atlas-cmk/orders,           aws,        /atlas-cmk/,  orders,  atlas-cmk/orders
            arn:aws-us-gov:iam::111122223333:role/a/b/c/Orders,        aws-us-gov, /a/b/c/,      Orders,  a/b/c/Orders
            arn:aws-cn:iam::111122223333:role/a+b=c/@x_y.z-1,          aws-cn,     /a+b=c/,      @x_y.z-1, a+b=c/@x_y.z-1
            'arn:aws:iam::111122223333:role/o,r',                      aws,        /,            'o,r',   'o,r'
            """)
    void readsTheArnOfARole(String text, String partition, String path, String name, String label) {
        RoleArn arn = RoleArn.parse(text).orElseThrow();

        assertThat(arn).isEqualTo(new RoleArn(partition, "111122223333", path, name));
        assertThat(arn).hasToString(text);
        assertThat(arn.label()).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "orders",
                "arn:aws:iam::111122223333:role/",
                "arn:aws:iam::111122223333:role/atlas-cmk/",
                "arn:aws:iam::111122223333:role",
                "arn:aws:iam::111122223333:roles/orders",
                "arn:aws:iam::111122223333:user/orders",
                "arn:aws:iam::11112222333:role/orders",
                "arn:aws:iam:us-east-1:111122223333:role/orders",
                "arn:aws:sts::111122223333:assumed-role/orders/session",
                "arn:other:iam::111122223333:role/orders",
                "arn:aws:iam::111122223333:role/or ders",
                "arn:aws:iam::111122223333:role/orders*",
                "arn:aws:iam::111122223333:role/orders\n",
                " arn:aws:iam::111122223333:role/orders",
                "arn:aws:iam::111122223333:role/a12345678901234567890123456789012345678901234567890123456789012345"
            })
    void refusesWhatIsNotARole(String text) {
        assertThat(RoleArn.parse(text)).isEmpty();
    }

    /** An event names a role without its path, and to IAM names that differ in case only are the same. */
    @Test
    void theLookupKeyIsAccountAndName() {
        assertThat(RoleArn.parse("arn:aws:iam::111122223333:role/a/Orders")
                        .orElseThrow()
                        .lookupKey())
                .isEqualTo("111122223333/orders")
                .isEqualTo(RoleArn.parse("arn:aws:iam::111122223333:role/b/ORDERS")
                        .orElseThrow()
                        .lookupKey());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab,  aws,        us-east-1,     1234abcd…
            arn:aws:kms:ap-southeast-4:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab, aws,    ap-southeast-4, mrk-1234abcd…
            arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, aws-us-gov, us-gov-west-1, 1234abcd…
            arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab, aws-cn,  cn-north-1,    1234abcd…
            """)
    void readsTheArnOfAKey(String text, String partition, String region, String label) {
        KeyArn arn = KeyArn.parse(text).orElseThrow();

        assertThat(arn.partition()).isEqualTo(partition);
        assertThat(arn.region()).isEqualTo(region);
        assertThat(arn.account()).isEqualTo("111122223333");
        assertThat(arn).hasToString(text);
        assertThat(arn.label()).as("what Atlas shows is enough").startsWith(label.substring(0, 8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                KEY_ID,
                "arn:aws:kms:us-east-1:111122223333:alias/orders",
                "arn:aws:kms:us-east-1:111122223333:key/",
                "arn:aws:kms:us-east-1:111122223333:key/alias/orders",
                "arn:aws:kms:us-east-1:111122223333:key/*",
                "arn:aws:kms:us-east-1:111122223333:key/" + KEY_ID + "/x",
                "arn:aws:kms:us-east-1:111122223333:key/1234ABCD-12AB-34CD-56EF-1234567890AB",
                "arn:aws:kms::111122223333:key/" + KEY_ID,
                "arn:aws:kms:*:111122223333:key/" + KEY_ID,
                "arn:aws:kms:us-east-1:1111:key/" + KEY_ID,
                "arn:aws:s3:us-east-1:111122223333:key/" + KEY_ID,
                "arn:aws:kms:us-east-1:111122223333:key/" + KEY_ID + "\n"
            })
    void refusesWhatIsNotAKey(String text) {
        assertThat(KeyArn.parse(text)).isEmpty();
    }

    /**
     * The texts come from events and people and may be of any length; a regular expression must not overflow the stack.
     */
    @Test
    void refusesVeryLongTexts() {
        String longRegion = "arn:aws:kms:eu" + "-a".repeat(100_000) + "-1:111122223333:key/" + KEY_ID;
        String longPath = "arn:aws:iam::111122223333:role/" + "a/".repeat(100_000) + "orders";

        assertThat(KeyArn.parse(longRegion)).isEmpty();
        assertThat(RoleArn.parse(longPath)).isEmpty();
    }
}
