package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What people were told of something that happened.
 *
 * @param happened when
 */
record Told(Scenario scenario, Instant happened) {
    private static final List<String> SOOTHING =
            List.of("No database is in danger", "none is encrypted", "Nothing is lost", "is safe", "are safe");

    /** Since the start of the scenario, which is when its event happens. */
    static Told of(Scenario scenario) {
        return new Told(scenario, scenario.cloud().start());
    }

    /** In an encrypted project that was looked at before; somebody acts a minute later. */
    static void after(World world, Consumer<Scenario> act, Consumer<Told> then) {
        try (Scenario scenario = Scenario.of(world).sweep()) {
            assertThat(scenario.cloud().notifications())
                    .as("before it happens")
                    .allMatch(message -> message.attribute("level").equals("NONE"));
            scenario.cloud().wire().forget();
            Instant happens = scenario.cloud().timeline().instant().plus(Duration.ofMinutes(1));
            scenario.after(Duration.ofMinutes(1), () -> act.accept(scenario));
            scenario.cloud().run();
            then.accept(new Told(scenario, happens));
        }
    }

    /** In an encrypted project on which nothing else bears. */
    static void after(Consumer<Scenario> act, Consumer<Told> then) {
        after(Case.world("live"), act, then);
    }

    List<SnsMessage> all() {
        return scenario.cloud().notifications().stream()
                .filter(message -> !message.at().isBefore(happened))
                .toList();
    }

    /** The danger that people were told first, within a minute. None of the messages soothes. */
    SnsMessage danger(String level, String subject) {
        assertThat(all()).as("messages").isNotEmpty();
        SnsMessage first = all().getFirst();
        assertThat(first.subject()).startsWith(subject);
        assertThat(first.attribute("level")).isEqualTo(level);
        assertThat(Duration.between(happened, first.at())).as("time until told").isLessThan(Duration.ofMinutes(1));
        assertThat(first.at()).as("told before any write").isBeforeOrEqualTo(firstWrite());
        for (SnsMessage message : all()) {
            assertThat(message.subject()).hasSizeLessThanOrEqualTo(80);
            assertThat(message.subject() + "\n" + message.message()).doesNotContain(SOOTHING);
        }
        return first;
    }

    /** At risk, with 15 minutes from what happened, and with who did it. */
    SnsMessage atRisk(String words, String call) {
        Instant deadline = happened.plus(Duration.ofMinutes(15));
        SnsMessage message =
                danger("AT_RISK", "AT RISK by " + deadline.toString().substring(11, 16) + " UTC: orders");
        assertThat(message.subject()).endsWith(words);
        assertThat(message.message()).contains("with " + call + " at ").contains("encrypted: main");
        return message;
    }

    /** What the stack wrote; others write too. */
    List<Write> writes() {
        return scenario.writes().stream()
                .filter(write -> write.caller().roleArn().contains(":role/atlas-cmk-functions/"))
                .toList();
    }

    /** From what happened until all was quiet. */
    Duration lasted() {
        return Duration.between(happened, scenario.cloud().timeline().instant());
    }

    private Instant firstWrite() {
        return writes().isEmpty() ? Instant.MAX : writes().getFirst().at();
    }
}
