import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { plansOf } from '../../../src/service/plans.js';
import { readConfiguration } from '../../../src/simulate/configuration.js';
import { percent } from '../../../src/simulate/in-words.js';
import { drawPicture } from '../../../src/simulate/picture/picture.js';
import { element, label } from '../../../src/simulate/picture/svg.js';
import { simulate } from '../../../src/simulate/simulate.js';
import { twoDays } from './made.js';

const config = loadConfig({ env: {}, flags: {} });
const period = twoDays();

function picture(only: readonly string[], under = ['event', 'clock'], of = period): string {
  const configurations = under.map(readConfiguration);
  const simulated = simulate({ period: of, config, configurations, only, plansOf });
  const plans = plansOf(config).filter(({ name }) => only.includes(name));
  return drawPicture(of, plans, simulated);
}

/** What is read in it, in order. */
function texts(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
}

describe('drawPicture', () => {
  const svg = picture(['trends-hot-cold', 'trends-team']);

  it('is one well-formed document without anything from elsewhere', () => {
    const open: string[] = [];
    for (const [, end, name = '', itself] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (end) expect(open.pop()).toBe(name);
      else if (!itself) open.push(name);
    }
    expect(open).toEqual([]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/href|NaN|undefined|Infinity/);
  });

  it('names configurations, night, files and shares', () => {
    const read = texts(svg);
    expect(read).toEqual(expect.arrayContaining(['event', 'clock', 'hot-cold', 'team']));
    expect(read.join('\n')).toContain('2025-01-14 to 2025-01-15, two days');
    expect(read).toEqual(expect.arrayContaining(['publishes 2 times', 'publishes once']));
    expect(read.filter((text) => text === '15.4 %')).toHaveLength(1);
  });

  it('shows what there is of files, configurations and nights', () => {
    expect(texts(picture(['trends-deep-dive'], ['event'])).join('\n')).not.toContain('data lands');
    const quiet = { ...period, gameDates: [] };
    expect(texts(picture(['trends-hot-cold'], ['clock'], quiet)).join('\n')).not.toContain('night');
  });
});

describe('svg', () => {
  it('writes what names hold as text', () => {
    expect(label(1.234, 2, 'a<b & "c"')).toBe(
      '<text x="1.23" y="2">a&lt;b &amp; &quot;c&quot;</text>',
    );
    expect(element('line', { x1: 0, stroke: '"' })).toBe('<line x1="0" stroke="&quot;"/>');
  });
});

describe('percent', () => {
  it.each([
    [1, '100 %'],
    [0.99999, '99.9 %'],
    [0.08, '8.0 %'],
    [0, '0.0 %'],
  ])('never rounds up: %d is %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});
