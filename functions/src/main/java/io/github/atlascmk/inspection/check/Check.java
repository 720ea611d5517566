package io.github.atlascmk.inspection.check;

import io.github.atlascmk.inspection.finding.Finding;
import java.util.List;

/** One part of an inspection: compares what an enrolment wants with what was observed, and reads and writes nothing. */
public interface Check {
    List<Finding> findings();
}
