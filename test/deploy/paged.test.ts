import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const RULES = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })),
});

it('says of every rule of Prometheus, and of no other, where to begin', () => {
  const { groups } = RULES.parse(parse(read('deploy/prometheus-rules.yaml')));
  const rules = groups.flatMap((group) => group.rules.map(({ alert }) => alert));
  const [, section = ''] = read('docs/operations.md').split('\n## Paged by Prometheus\n');
  const [table = ''] = section.split('\n## ');
  const told = [...table.matchAll(/`(Trends\w+)`/g)].map(([, name = '']) => name);
  expect(rules.length).toBeGreaterThan(0);
  expect(told.toSorted()).toEqual(rules.toSorted());
});
