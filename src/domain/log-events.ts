/** The levels that lines of the log have. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * Every kind of line in the log by its `event` code, with the levels that it has and what it means.
 * Codes are stable: queries and alerts rely on them. Sentences are not, and may change at any time.
 * Every run has one line whose event begins with `run.`.
 */
export const LOG_EVENTS = {
  'service.ready': [['info'], 'The service answers; `url` says where.'],
  'service.stopping': [['info'], 'A stop was asked for; work under way is finished first.'],
  'service.stop-cut-short': [['warn'], 'The stop took too long; the next start resumes the work.'],
  'service.start-delayed': [['warn', 'error'], 'The start failed and is retried.'],
  'service.state-exposed': [['warn'], 'Other accounts of the machine may enter the private state.'],
  'dependency.unreachable': [
    ['warn', 'error'],
    'At the start, something else that will be needed fails too.',
  ],
  'pipeline.ended': [['fatal'], 'The pipeline stopped with an error; the process ends.'],
  'event-file.unreadable': [['error'], 'A file of events cannot be read.'],
  'landing.received': [['info'], 'A message told of new data; `routes` says whom it concerns.'],
  'message.not-journaled': [['warn'], 'A message could not be journaled; it is redelivered.'],
  'message.not-returned': [['warn'], 'A message could not be given back to its source.'],
  'dead-letter.kept': [['warn'], 'A message cannot be read and was kept as a dead letter.'],
  'dead-letter.not-forwarded': [['warn'], 'A dead letter was not sent to its topic; it is kept.'],
  'dead-letter.unreadable': [['debug'], 'An object among the dead letters is none.'],
  'trigger.received': [['debug'], 'An exporter is to be evaluated; `why` says for what reason.'],
  'trigger.ignored': [['warn'], 'A trigger names an exporter that does not exist.'],
  'evaluation.failed': [['warn'], 'An exporter could not be evaluated; that is retried soon.'],
  'evaluation.skipped': [['debug'], 'An evaluation found nothing to run; `verdict` says why.'],
  'run.published': [['info'], 'A run published its file.'],
  'run.unchanged': [['info'], 'A run computed what is published already.'],
  'run.already-current': [['info'], 'Another run had published newer data.'],
  'run.held-back': [['error'], 'The guard held a result back.'],
  'run.settling': [['info'], 'The guard waits for the rest of what may be half a load.'],
  'run.failed': [['error'], 'A run failed; `run.error` says why and what to do.'],
  'run.history': [['info'], 'A run of an earlier date wrote to the history alone.'],
  'run.restored': [['info'], 'The version that should be live was put back.'],
  'guard.warned': [['warn'], 'A run published in spite of something; one line for each.'],
  'refresh.crashed': [['warn'], 'A run threw an unexpected error; it counts as failed.'],
  'claim.recovered': [['warn'], 'A run was killed after publishing; its record was made up for.'],
  'claim.not-renewed': [['warn'], 'The claim of a run could not be renewed; that is retried.'],
  'game.postponed': [['warn'], 'A game has no rows long after its date and is no longer required.'],
  'state.not-recorded': [['warn'], 'What was decided could not be recorded.'],
  'state.unreadable': [['error'], 'A state object cannot be read.'],
  'state.rebuilt': [['error'], 'A damaged state object was rebuilt; the damaged one is kept.'],
  'watermarks.unreadable': [['warn'], 'A reconcile could not read how far the tables are.'],
  'watermarks.not-journaled': [['warn'], 'What a reconcile read could not be journaled.'],
  'freshness.not-written': [['warn'], '`freshness.json` could not be written.'],
  'object.moved-aside': [['error'], 'A damaged private object was moved to `movedTo`.'],
  'journal.part-skipped': [['warn'], 'A part of the journal cannot be read.'],
  'journal.part-unread': [['info'], 'Older parts of the journal were too much to read.'],
  'journal.left-as-is': [['warn'], 'Upkeep found something in the journal that it does not touch.'],
  'journal.not-compacted': [['warn'], 'The journal could not be compacted; retried in a day.'],
  'dead-letters.not-deleted': [['warn'], 'Old dead letters were not deleted; retried in a day.'],
  'history.deleted': [['info'], 'Expired versions of files were deleted.'],
  'history.not-deleted': [['warn'], 'Expired versions were not deleted; retried in a day.'],
  'history.retained': [['warn'], "A file's versions are all kept: its state cannot be read."],
  'call.retried': [['warn'], 'A call to the warehouse or a store failed and is retried.'],
  'circuit.changed': [['warn'], 'Calls to something that keeps failing are held off, or resumed.'],
  'clock.off': [['warn'], "This machine's clock differs from another by more than five minutes."],
  'clock.right': [['info'], 'The clocks agree again.'],
  'pubsub.lost': [['warn'], 'A subscription could not be opened or its stream ended.'],
  'pubsub.unreachable': [['warn'], 'The stream of a subscription ends again and again.'],
  'pubsub.silent': [['warn'], 'A stream showed no sign of life and was opened anew.'],
  'pubsub.quiet': [['info'], 'No message came for long; the stream was opened anew to be sure.'],
  'pubsub.ack-failed': [['warn'], 'An ack did not arrive; the message may come again.'],
  'pubsub.topic-unknown': [['warn'], "A subscription's topic is unknown."],
  'pubsub.cut-short': [['warn'], 'A stop did not wait for the last messages; they come again.'],
  'pubsub.recovered': [['info'], 'A subscription works again.'],
  'http.request-refused': [
    ['warn'],
    'A request was refused; of a flood of refusals some lines are left out.',
  ],
  'http.connection-refused': [['warn'], 'An address has too many connections.'],
  'http.request-failed': [['error'], 'A request failed with an unexpected error.'],
  'http.response-failed': [['error'], 'A response could not be sent.'],
  'incident.opened': [['warn'], 'Something needs attention; `incident` says what.'],
  'incident.updated': [['warn'], 'An open incident changed, or is still open.'],
  'incident.closed': [['warn'], 'An incident is over.'],
  'incidents.not-reviewed': [['warn'], 'Incidents could not be reviewed; that is retried.'],
  'incidents.restarted': [['error'], 'The damaged list of incidents was started anew.'],
  'alerts.not-sent': [['warn'], 'Alerts could not be sent; that is retried.'],
  'alerts.webhook-failing': [['error'], 'The webhook fails; the alert is retried for a day.'],
  'alerts.webhook-refused': [['error'], 'The webhook refuses an alert, which is dropped.'],
  'operator.acted': [['info'], 'An operator used the dashboard: `request`, `by`.'],
  'replay.computed': [['info'], 'A replay computed a file as of a date.'],
  'replay.failed': [['error'], 'A replay failed.'],
  'replay.not-journaled': [['error'], 'The end of a replay could not be journaled.'],
  'telemetry.unavailable': [['error'], 'Metrics and traces could not be started.'],
  'telemetry.not-sent': [['warn'], 'The collector did not take metrics or traces.'],
} as const satisfies Readonly<
  Record<string, readonly [levels: readonly LogLevel[], means: string]>
>;

/** What a line is about, whatever it says: `landing.received`, `run.failed` … */
type LogEvent = keyof typeof LOG_EVENTS;

/** The events of the lines that have a level. */
export type LogEventAt<Level extends LogLevel> = {
  [Event in LogEvent]: Level extends (typeof LOG_EVENTS)[Event][0][number] ? Event : never;
}[LogEvent];
