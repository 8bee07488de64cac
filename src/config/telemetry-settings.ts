import { z } from 'zod';
import { durationSetting, textSetting } from './kinds.js';

const COLLECTOR = /^(https?:\/\/[^\s/]+\S*)?$/;

const telemetry = z.strictObject({
  otlp: textSetting('', COLLECTOR, 'an https:// or http:// URL, or empty', {
    description:
      'Base URL of an OpenTelemetry collector, e.g. `http://collector:4318`: `serve` sends it metrics and traces (OTLP over HTTP), with its query where it has one. Empty: nowhere; `/metrics` is always served.',
  }),
  interval: durationSetting('60s', '1s', {
    description: 'How often metrics are sent to the collector.',
  }),
});

/** The section of metrics and traces. */
export const telemetrySettings = { telemetry: telemetry.prefault({}) };
