/**
 * One class per Lambda function, in the words of the chain (statemachine/encrypt-project.asl.json): RouteEvent and
 * AlertWebhook in front; InspectProject, EnsureAtlasRole, EnsureRole, EnsureKeyAccess, AuthorizeRole, EnableEncryption,
 * EncryptCluster, ConnectAlerts, ReportResult in a run; Enrol, Unenrol, SwitchWrites, RestoreRole, RestoreKeyAccess and
 * RestoreKeyPolicy beside it.
 */
@NullMarked
package io.github.atlascmk.step;

import org.jspecify.annotations.NullMarked;
