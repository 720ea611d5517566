package io.github.atlascmk.local.cloud.aws.events;

import io.github.atlascmk.local.asl.execution.StepFunctions;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** EventBridge Scheduler: the template's schedules start executions, each somewhere within its flexible window. */
public final class Schedules {
    private final Template template;
    private final Timeline timeline;
    private final StepFunctions stepFunctions;

    public Schedules(Template template, Timeline timeline, StepFunctions stepFunctions) {
        this.template = template;
        this.timeline = timeline;
        this.stepFunctions = stepFunctions;
    }

    /** Schedules executions: the first one is due one interval from now, the last one no later than {@code last}. */
    public void start(Instant last) {
        template.schedules().forEach(schedule -> {
            Random delays = timeline.random(schedule.logicalId());
            start(schedule, timeline.instant().plus(schedule.rate()), last, delays);
        });
    }

    private void start(Template.Schedule schedule, Instant due, Instant last, Random delays) {
        if (due.isAfter(last)) {
            return;
        }
        timeline.at(due, schedule.logicalId(), () -> {
            start(schedule, due.plus(schedule.rate()), last, delays);
            timeline.sleep(Duration.ofMillis(delays.nextLong(schedule.window().toMillis() + 1)));
            stepFunctions.start(schedule.machineArn(), null, schedule.input());
        });
    }
}
