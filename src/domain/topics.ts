/** Where upstream announces loads, and the timed trigger that exists today. */
export const TOPICS = {
  analytics: 'nba-phase3-analytics-complete',
  precompute: 'nba-phase4-precompute-complete',
  trigger: 'nba-phase6-export-trigger',
} as const;

/** The topic on which a message would be published, as far as its body says; analytics where it does not. */
export function topicFor(body: string): string {
  const said = parsed(body);
  if ('export_types' in said) return TOPICS.trigger;
  const { phase, output_dataset, output_table, target_table } = said;
  const names = [phase, output_dataset, output_table, target_table].map(String);
  return names.some((name) => /phase_4|nba_precompute/.test(name))
    ? TOPICS.precompute
    : TOPICS.analytics;
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
