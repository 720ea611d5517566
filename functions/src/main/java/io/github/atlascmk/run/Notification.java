package io.github.atlascmk.run;

/** A message to people, as it goes to the SNS topic. */
public record Notification(String subject, String message) {}
