import type { ActionRequest } from '../../api.js';
import { datedDay } from '../format/times.js';
import { listed, titleOf } from '../format/words.js';

export interface Explained {
  readonly title: string;
  /** What will happen, step by step. */
  readonly steps: readonly string[];
  /** On the button that does it. */
  readonly verb: string;
}

/** Says exactly what an action will do, before it is asked for. */
export function whatHappens(request: ActionRequest): Explained {
  switch (request.action) {
    case 'refresh':
      return refreshing(request);
    case 'replay':
      return replaying(request);
    case 'retry':
      return {
        title: 'Retry the message?',
        steps: [
          'The kept message is read again as if it had just arrived.',
          'When it is valid now, it lands and the affected files are looked at; a landing seen before changes nothing.',
          'When it is not, it stays a dead letter.',
        ],
        verb: 'Retry it',
      };
    case 'drop':
      return {
        title: request.letter === null ? 'Delete all dead letters?' : 'Delete the dead letter?',
        steps: [
          request.letter === null
            ? 'Every kept message is deleted, older ones that are not shown here too.'
            : 'The kept message is deleted with its reason.',
          'It cannot be retried any more: what it announced is noticed only in the tables themselves.',
          'The journal keeps that it came, and who deleted it.',
        ],
        verb: request.letter === null ? 'Delete all' : 'Delete it',
      };
  }
}

type Of<Action extends ActionRequest['action']> = Extract<ActionRequest, { action: Action }>;

function refreshing({ exporter, force }: Of<'refresh'>): Explained {
  return {
    title: `Refresh ${titleOf(exporter)} now?`,
    steps: [
      force
        ? 'It runs at once, whether it is due or not.'
        : 'The gate looks at once whether it is due: nothing runs when the live file is already current.',
      'When it runs, one query is sent to the warehouse, and the file is built as of today in New York.',
      'The guard judges the inputs: a gutted file is held back, also when forced.',
      'Readers see the new file as soon as it is published; the version before stays in history.',
    ],
    verb: force ? 'Refresh it in any case' : 'Refresh it',
  };
}

function replaying({ from, to, exporters }: Of<'replay'>): Explained {
  return {
    title: 'Replay these days?',
    steps: [
      `What was recorded as landed from ${datedDay(from)} to ${datedDay(to)} is played through again for ${listed(exporters.map(titleOf))}.`,
      'Each refresh is computed as of its own day; it sends its query to the warehouse.',
      'Results go to history. A live file is replaced only when its as-of is not newer.',
      'Later corrections of old rows cannot be unseen.',
    ],
    verb: 'Replay them',
  };
}
