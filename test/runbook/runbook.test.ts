import { describe, expect, it } from 'vitest';
import { CONTENT_CASES } from './content-cases.js';
import { entries } from './document.js';
import { GOOGLE_CASES } from './google-cases.js';
import { REFRESH_CASES } from './refresh-cases.js';
import { SERVICE_CASES } from './service-cases.js';

const ENTRIES = entries();
const CASES = [...REFRESH_CASES, ...CONTENT_CASES, ...SERVICE_CASES, ...GOOGLE_CASES];
const sorted = (names: readonly string[]) => [...new Set(names)].sort();

/** The checks that the cases of a symptom see in what the doctor really tells. */
const checksSeen = (wanted: string) =>
  sorted(
    CASES.flatMap(({ symptom, lines }) =>
      symptom === wanted ? lines.map(({ check }) => check) : [],
    ),
  );

describe('the runbook', () => {
  it('has the symptoms that are brought about in tests, and no other', () => {
    expect(ENTRIES.length).toBeGreaterThan(15);
    const symptoms = ENTRIES.map(({ symptom }) => symptom);
    expect(new Set(symptoms).size).toBe(symptoms.length);
    expect(sorted(symptoms)).toEqual(sorted(CASES.map(({ symptom }) => symptom)));
  });

  it.each(ENTRIES)('ends the entry "$symptom" in what the doctor says', ({ text, doctor }) => {
    expect(doctor).toMatch(/^Doctor: \*/);
    expect(text.endsWith(doctor ?? '')).toBe(true);
  });

  it.each(ENTRIES)(
    'names for "$symptom" the checks that see it, each of them seen in a test',
    ({ symptom, checks }) => {
      expect(sorted(checks)).toEqual(checksSeen(symptom));
    },
  );
});
