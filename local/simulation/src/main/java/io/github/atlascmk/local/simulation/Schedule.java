package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Draws from the seed what people, pipelines and other tools do during a day, and sorts it by time. */
final class Schedule {
    private final SeededRandom random;
    private final RandomFleet fleet;
    private final Duration length;
    private final List<ScheduledAction> actions = new ArrayList<>();
    /** When pipelines announce clusters, which is when runs are likely to begin. */
    private final List<Duration> announcements = new ArrayList<>();

    private int clusters;

    private Schedule(SeededRandom random, RandomFleet fleet, Duration length) {
        this.random = random;
        this.fleet = fleet;
        this.length = length;
    }

    /** @param length of the time in which the actions take place */
    static List<ScheduledAction> draw(long seed, RandomFleet fleet, Duration length) {
        Schedule schedule = new Schedule(new SeededRandom(seed, "schedule"), fleet, length);
        fleet.members().forEach(schedule::announced);
        int count = schedule.random.between(4, 14);
        for (int i = 0; i < count; i++) {
            schedule.something();
        }
        schedule.actions.sort(Comparator.comparing(ScheduledAction::after));
        return List.copyOf(schedule.actions);
    }

    /** A pipeline says that there is a cluster, early in the day. */
    private void announced(Member member) {
        boolean together = !announcements.isEmpty() && random.chance(0.5);
        Duration at = together
                ? announcements.getFirst().plus(random.between(Duration.ZERO, Duration.ofSeconds(5)))
                : random.between(Duration.ZERO, Duration.ofMinutes(20));
        announce(member, at);
        if (random.chance(0.3)) {
            announce(member, at.plus(random.between(Duration.ZERO, Duration.ofSeconds(60))));
        }
    }

    private void announce(Member member, Duration at) {
        announcements.add(at);
        add(at, "pipeline announces a cluster of " + member.name(), workload -> workload.announce(member));
    }

    /** A random time, often while the stack is at work. */
    private Duration moment() {
        return random.chance(0.6)
                ? random.of(announcements).plus(random.between(Duration.ZERO, Duration.ofSeconds(45)))
                : random.between(Duration.ZERO, length);
    }

    private void something() {
        Member member = random.of(fleet.members());
        Duration at = moment();
        Duration later = at.plus(random.between(Duration.ofSeconds(5), Duration.ofMinutes(30)));
        if (random.chance(0.6)) {
            announce(member, at.plus(random.between(Duration.ZERO, Duration.ofSeconds(30))));
        }
        int which = random.between(0, 9);
        switch (random.between(0, 23)) {
            case 0, 1, 2 -> created(member, at);
            case 3 ->
                add(at, "deletes a cluster of " + member.name(), workload -> workload.deleteCluster(member, which));
            case 4 -> {
                add(at, "pauses a cluster of " + member.name(), workload -> workload.pause(member, which, true));
                add(later, "resumes a cluster of " + member.name(), workload -> workload.pause(member, which, false));
            }
            case 5, 6 -> edited(member, at);
            case 7 ->
                add(at, "adds to the trust policy of " + member.roleName(), workload -> workload.extendTrust(member));
            case 8 -> terraform(member, at);
            case 9 ->
                add(
                        at,
                        "takes away the inline policy of " + member.roleName(),
                        workload -> workload.removeKeyAccess(member));
            case 10 ->
                add(
                        at,
                        "writes another inline policy of " + member.roleName(),
                        workload -> workload.otherInlinePolicy(member, which));
            case 11 -> {
                add(at, "disables the key of " + member.name(), workload -> workload.enableKey(member, false));
                if (random.chance(0.8)) {
                    add(later, "enables the key of " + member.name(), workload -> workload.enableKey(member, true));
                }
            }
            case 12 ->
                add(at, "adds to the key policy of " + member.name(), workload -> workload.extendKeyPolicy(member));
            case 13 -> add(at, "rotates the Atlas secret", Workload::rotateSecret);
            case 14, 15 -> enrolment(member, at, later);
            case 16 -> {
                add(at, "turns the switch for writes off", workload -> workload.switchWrites(false));
                add(later, "turns the switch for writes on", workload -> workload.switchWrites(true));
            }
            case 17 -> add(at, "stops a run", Workload::stopARun);
            case 18, 21 -> encryption(member, at, later);
            case 19 ->
                add(at, "deletes an Atlas role of " + member.name(), workload -> workload.deleteAtlasRole(member));
            case 20 -> {
                add(at, "deletes the role " + member.roleName(), workload -> workload.deleteRole(member));
                if (member.createsRole() && random.chance(0.7)) {
                    approved(member, later);
                } else {
                    add(later, "creates the role " + member.roleName(), workload -> workload.createRole(member));
                }
            }
            case 22 -> add(at, "resizes a cluster of " + member.name(), workload -> workload.resize(member, which));
            default -> {
                if (random.chance(0.3)) {
                    add(at, "deletes the project " + member.name(), workload -> workload.deleteProject(member));
                } else {
                    add(at, "revokes all tokens", Workload::revokeTokens);
                }
            }
        }
    }

    private void created(Member member, Duration at) {
        World.Cluster cluster = RandomFleet.cluster(
                random, member.name() + "-new-" + clusters++, "CREATING", RandomFleet.START.plus(at));
        add(at, "creates the cluster " + cluster.name(), workload -> workload.createCluster(member, cluster));
        announce(member, at.plusSeconds(random.between(1, 60)));
    }

    /**
     * Somebody switches the encryption to an access key, the method before roles; perhaps a person approves the switch
     * back.
     */
    private void encryption(Member member, Duration at, Duration later) {
        boolean sameKey = random.chance(0.5);
        add(
                at,
                "has " + member.name() + " encrypted by an access key with " + (sameKey ? "the" : "another") + " key",
                workload -> workload.changeEncryption(member, sameKey));
        if (random.chance(0.7)) {
            approved(member, later);
            approved(member, later.plus(random.between(Duration.ofSeconds(5), Duration.ofMinutes(20))));
        }
    }

    private void approved(Member member, Duration at) {
        announce(member, at.minusSeconds(random.between(0, 60)));
        add(at, "approves what " + member.name() + " waits for", workload -> workload.approve(member));
    }

    /** Somebody removes our statement, or a foreign one, or all but the first. */
    private void edited(Member member, Duration at) {
        int what = random.between(0, 2);
        add(
                at,
                List.of("takes our statement", "takes a foreign statement", "takes all but the first statement")
                                .get(what)
                        + " out of the trust policy of " + member.roleName(),
                workload -> workload.editTrust(member, what));
    }

    /** A tool resets the trust policy to its own version. */
    private void terraform(Member member, Duration at) {
        int times = random.between(1, 4);
        for (int i = 0; i < times; i++) {
            add(
                    at.plus(Duration.ofMinutes(7L * i)),
                    "Terraform reverts the trust policy of " + member.roleName(),
                    workload -> workload.revertTrust(member));
        }
    }

    private void enrolment(Member member, Duration at, Duration later) {
        switch (random.between(0, 3)) {
            case 0 -> {
                add(
                        at,
                        "sets " + member.name() + " to OBSERVE",
                        workload -> workload.enrol(member, "OBSERVE", "ENCRYPT"));
                add(
                        later,
                        "sets " + member.name() + " to ENFORCE",
                        workload -> workload.enrol(member, "ENFORCE", "ENCRYPT"));
            }
            case 1 ->
                add(
                        at,
                        "has " + member.name() + " report old clusters",
                        workload -> workload.enrol(member, "ENFORCE", "REPORT"));
            case 2 ->
                add(at, "enrols " + member.name() + " again", workload -> workload.enrol(member, "ENFORCE", "ENCRYPT"));
            default -> {
                add(at, "unenrols " + member.name(), workload -> workload.unenrol(member));
                if (random.chance(0.5)) {
                    add(later, "enrols " + member.name(), workload -> workload.enrol(member, "ENFORCE", "ENCRYPT"));
                }
            }
        }
    }

    private void add(Duration at, String text, Consumer<Workload> deed) {
        if (at.compareTo(length) < 0) {
            actions.add(new ScheduledAction(at, text, deed));
        } else {
            actions.add(new ScheduledAction(length, text, deed));
        }
    }
}
