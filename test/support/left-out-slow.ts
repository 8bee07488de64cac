import { leftOutText } from './left-out-text.js';
import { hasScript } from './script-program.js';

/** Vitest's global setup of the slow suite: after the run, says loudly what was left out. */
export default function setup(): () => void {
  return () =>
    process.stdout.write(
      leftOutText([
        ...(process.env.TRENDS_SAMPLE_DIR
          ? []
          : [
              'the tests on real seasons (no data): set TRENDS_SAMPLE_DIR to a folder of their tables',
            ]),
        ...(hasScript()
          ? []
          : ['what a terminal shows (no script of util-linux): install util-linux']),
      ]),
    );
}
