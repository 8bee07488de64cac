import { lastValueFrom, type Observable, Subject, tap } from 'rxjs';
import { pipeline, type Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import type { Log } from '../log.js';
import type { Message } from '../ports/event-source.js';
import { tellLog } from './tell-log.js';

/** The pipeline at work. */
export interface RunningPipeline {
  /** What it tells of itself, from now on. */
  readonly stories$: Observable<Story>;
  /** Resolves when the messages have ended and all that follows from them is done; else rejects. */
  readonly ended: Promise<void>;
  /** False once it has ended or has not looked at anything for far too long. */
  readonly alive: () => boolean;
}

/** After this many of the longest intervals without a look it counts as stuck. */
const SILENCES = 3;

/** Runs the pipeline on messages until they end. @param onStory hears of everything first */
export function runPipeline(
  world: World,
  messages$: Observable<Message>,
  log: Log,
  onStory: (story: Story) => void,
): RunningPipeline {
  const stories$ = new Subject<Story>();
  let over = false;
  // The machine's own time, whatever the world's clock shows: it is this process that may be stuck.
  let lastLookAt = performance.now();
  const noted = tap<Story>((story) => {
    // Wakes and landings show only that somebody asks for looks.
    if (story.kind === 'rest' || story.kind === 'done') lastLookAt = performance.now();
    onStory(story);
  });
  const running$ = messages$.pipe(pipeline(world), noted, tap(stories$), tap(tellLog(log)));
  const ended = lastValueFrom(running$, { defaultValue: null })
    .then(() => undefined)
    .finally(() => {
      over = true;
    });
  ended.catch((error: unknown) => log.fatal({ err: error }, 'the pipeline has ended'));
  const { reconcileMs, minIntervalMs } = world.settings;
  const longestMs = SILENCES * Math.max(reconcileMs, minIntervalMs);
  return { stories$, ended, alive: () => !over && performance.now() - lastLookAt < longestMs };
}
