const PATHS = {
  fresh: 'M4.5 8.4l2.4 2.4 4.6-5.2',
  waiting: 'M8 4.6V8l2.3 1.6',
  partial: 'M8 2.6v10.8M8 4a4 4 0 0 1 0 8',
  stale: 'M8 4.4v4.2M8 11.2v.2',
  unknown: 'M6.3 6.3a1.8 1.8 0 1 1 2.4 1.9c-.5.2-.7.5-.7 1M8 11.2v.2',
} as const;

type Sign = keyof typeof PATHS;

interface IconProps {
  readonly sign: Sign;
}

/** A sign of a state, told apart by its shape too; the word beside it says the same. */
export function Icon({ sign }: IconProps) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {sign === 'stale' ? (
        <path class="ring" d="M8 1.4l6.8 12.4H1.2z" />
      ) : (
        <circle class="ring" cx="8" cy="8" r="6.6" />
      )}
      <path class="stroke" d={PATHS[sign]} transform={sign === 'stale' ? 'translate(0 .8)' : ''} />
    </svg>
  );
}
