import type { Published } from './published.js';
import type { ExporterState } from './state.js';

/** What keeps readers from finding a live file as it was published. */
export type Amiss = Exclude<Published['kind'], 'none' | 'ours' | 'adopted'>;

/** What is amiss with the live file; null: readers find what should be there. */
export function amissOf({ kind }: Published): Amiss | null {
  return kind === 'none' || kind === 'ours' || kind === 'adopted' ? null : kind;
}

const WORDS: Readonly<Record<Amiss, string>> = {
  deleted: 'is gone: somebody else deleted it',
  'foreign-write': 'is not what was published: somebody else overwrote it',
  former: 'is the version before: a publication or a rollback was cut off',
  recorded: 'is a version of ours that the state does not know',
  unread: 'could not be looked at',
};

/** What is known of an exporter whose live file is amiss. */
export interface AmissFile {
  readonly exporter: string;
  readonly file: string;
  readonly amiss: Amiss;
  readonly paused: boolean;
  /** It was overwritten so often that it is not put back any more. */
  readonly givenUp: boolean;
}

/** What is wrong with a live file, and what to do about it. */
export function amissText({ exporter, file, amiss, paused, givenUp }: AmissFile): {
  readonly message: string;
  readonly remedy: string;
} {
  const message = `${file} ${WORDS[amiss]}`;
  if (amiss === 'unread')
    return { message, remedy: 'See the store of published files: trends doctor' };
  if (paused) {
    const remedy = `It is paused, so nothing is put back until: trends resume ${exporter}`;
    return { message, remedy };
  }
  if (givenUp && amiss === 'foreign-write') {
    const again = `${message}, again and again, and it is not put back any more`;
    const remedy = `Find who else writes it and stop that, then: trends resume ${exporter}. To let the other file stand: trends pause ${exporter}`;
    return { message: again, remedy };
  }
  return {
    message,
    remedy: 'The service puts it right within a minute: check that it runs (trends serve)',
  };
}

/** The facts about a live file that `amissText` puts into words; null: nothing is amiss. */
export function amissFile(
  { exporter, file }: Pick<AmissFile, 'exporter' | 'file'>,
  published: Published,
  { paused, foreign }: ExporterState,
): AmissFile | null {
  const amiss = amissOf(published);
  return amiss && { exporter, file, amiss, paused, givenUp: foreign.stopped };
}
