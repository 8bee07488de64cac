import type { ExplainStory } from '../../api.js';
import { bare } from '../format/words.js';

/** What explain tells, line by line; what belongs to a line is set in below it. */
export function Sentences({ lines }: Pick<ExplainStory, 'lines'>) {
  return (
    <ul class="sentences">
      {lines.map(({ text, isDetail }) => (
        <li key={text} class={isDetail ? 'is-detail' : ''}>
          {bare(text)}
        </li>
      ))}
    </ul>
  );
}
