package io.github.atlascmk.local.cloud.world;

/** Forms that several values of a world share. */
enum Form {
    /** None of these. */
    OTHER("", ""),
    ACCOUNT_ID("an AWS account id: 12 digits", "[0-9]{12}"),
    REGION("an AWS Region such as eu-central-1", Form.REGIONS),
    HEX_ID("24 lower-case hexadecimal digits", "[0-9a-f]{24}"),
    ATLAS_REGION("a Region in Atlas's spelling such as EU_CENTRAL_1", "[A-Z][A-Z0-9_]+"),
    INSTANT(
            "an instant in UTC such as 2026-01-15T09:00:00Z",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z"),
    DURATION(
            "an ISO 8601 duration such as PT40S or PT13M, with hours, minutes and seconds",
            "PT(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]{1,9})?S)?"),
    ROLE_ARN(
            "an IAM role's ARN such as arn:aws:iam::111122223333:role/atlas-cmk/orders",
            "arn:aws:iam::[0-9]{12}:role/([\\x21-\\x7e]{1,510}/)?[\\w+=,.@-]{1,64}"),
    POLICY_ARN("a managed policy's ARN", "arn:aws:iam::([0-9]{12}|aws):policy/.+"),
    KEY_ARN(
            "a KMS key's ARN such as"
                    + " arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/" + Form.KEY_IDS);

    private static final String REGIONS = "[a-z]{2}(-[a-z]{1,20}){1,4}-[0-9]";
    private static final String KEY_IDS = "(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})";

    /** A regular expression for the names of keys in an account. */
    static final String KEY_NAME = "^" + REGIONS + "/" + KEY_IDS + "$";

    private final String words;
    private final String pattern;

    Form(String words, String pattern) {
        this.words = words;
        this.pattern = "^" + pattern + "$";
    }

    /** Completes "it should be …". */
    String words() {
        return words;
    }

    /** A regular expression for the whole text. */
    String pattern() {
        return pattern;
    }
}
