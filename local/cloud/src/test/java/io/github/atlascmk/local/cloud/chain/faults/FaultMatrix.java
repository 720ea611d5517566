package io.github.atlascmk.local.cloud.chain.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The faults that the chain has to survive, and the tests that show it. */
public final class FaultMatrix {
    /** What goes wrong, by its number. */
    public static final Map<Integer, String> ROWS = rows();

    private FaultMatrix() {}

    /** One test: {@code passed} is false where it failed, or where one of its parameters did. */
    public record Result(String className, String method, int cases, boolean passed) {
        String text() {
            String simple = className.substring(className.lastIndexOf('.') + 1);
            return simple + "." + method + (cases > 1 ? " (" + cases + " cases)" : "") + (passed ? "" : " FAILED");
        }

        String line() {
            return String.join("\t", className, method, Integer.toString(cases), Boolean.toString(passed));
        }

        static Result of(String line) {
            String[] parts = line.split("\t", -1);
            return new Result(parts[0], parts[1], Integer.parseInt(parts[2]), Boolean.parseBoolean(parts[3]));
        }
    }

    /** The table in Markdown; the same for the same results, whatever their order. */
    public static String table(Map<Integer, List<Result>> results) {
        List<String> lines = new ArrayList<>(List.of(
                "# Fault matrix",
                "",
                "Made from the names and results of the tests; `.ci/run` refuses a change that leaves it behind. Every test"
                        + " also holds that nothing of others was lost, no claim and no lease is left, and a further run"
                        + " converges, where that applies.",
                "",
                "| # | Fault | Shown by | Result |",
                "|---|---|---|---|"));
        ROWS.forEach((number, fault) -> {
            List<String> tests = new ArrayList<>(results.getOrDefault(number, List.of()).stream()
                    .map(Result::text)
                    .toList());
            Collections.sort(tests);
            boolean passed = !tests.isEmpty()
                    && results.getOrDefault(number, List.of()).stream().allMatch(Result::passed);
            lines.add("| " + number + " | " + fault + " | " + String.join("<br>", tests) + " | "
                    + (tests.isEmpty() ? "no test" : passed ? "passed" : "FAILED") + " |");
        });
        return String.join("\n", lines) + "\n";
    }

    private static Map<Integer, String> rows() {
        Map<Integer, String> rows = new TreeMap<>();
        rows.put(1, "the same event twice");
        rows.put(2, "events in another order than what they tell of");
        rows.put(3, "an event that never arrives");
        rows.put(4, "an event about a project or cluster that is gone");
        rows.put(5, "a cluster that Atlas is working on");
        rows.put(6, "a cluster that is being deleted");
        rows.put(7, "a paused cluster");
        rows.put(8, "a cluster of a shared tier, or Flex");
        rows.put(9, "Atlas answers 409");
        rows.put(10, "Atlas answers 429, with and without Retry-After");
        rows.put(11, "Atlas answers 5xx or nothing, the effect taken place or not");
        rows.put(12, "Atlas can't assume the role yet, or never");
        rows.put(13, "the access token ends in the middle of a run");
        rows.put(14, "the Atlas secret is rotated in the middle of a run");
        rows.put(15, "Atlas refuses the credentials, or the rights behind them");
        rows.put(16, "Atlas accepts the encryption, and finds it invalid");
        rows.put(17, "the project uses another key or role");
        rows.put(18, "the present key is right and unusable");
        rows.put(19, "encryption with another cloud's key is set up beside");
        rows.put(20, "the role is deleted between two steps");
        rows.put(21, "the role is deleted and made anew under its ARN");
        rows.put(22, "the trust policy has no room left");
        rows.put(23, "the role's inline policies have no room left");
        rows.put(24, "a policy names a principal that was deleted");
        rows.put(25, "somebody else edits between our read and our write");
        rows.put(26, "somebody's tool takes our statement away again and again");
        rows.put(27, "the event of our own edit");
        rows.put(28, "the event of a call that failed");
        rows.put(29, "a policy without Version, of an old or of an unknown one");
        rows.put(30, "conditions and elements that we know nothing of");
        rows.put(31, "an explicit deny, a permissions boundary, an SCP");
        rows.put(32, "a service-linked role, or one outside of the stack's path");
        rows.put(33, "AWS throttles, or reports a concurrent edit");
        rows.put(34, "the key is disabled");
        rows.put(35, "the key is pending deletion");
        rows.put(36, "the wrong kind of key, Region or account");
        rows.put(37, "a key policy that would lock its writer out");
        rows.put(38, "a key policy over its quota, or with a statement that can't be kept");
        rows.put(39, "Atlas's addresses change under an IP condition");
        rows.put(40, "a function runs out of time after its effect");
        rows.put(41, "a crash with a claim or a lease in hand");
        rows.put(42, "two runs on one project, or on a shared role");
        rows.put(43, "a run times out or is aborted");
        rows.put(44, "an execution of that name exists already");
        rows.put(45, "an event in the failure queue is played again");
        rows.put(46, "one of several clusters fails");
        rows.put(47, "an old run is redriven");
        rows.put(48, "a forged or replayed webhook");
        rows.put(49, "a malformed event, or one of an unknown version");
        rows.put(50, "events that come late, clocks that differ");
        rows.put(51, "a project that isn't enrolled");
        rows.put(52, "the trail has stopped");
        rows.put(53, "access is to be taken back while Atlas needs it");
        rows.put(54, "somebody merges what he needs into a statement of ours");
        return Collections.unmodifiableMap(rows);
    }
}
