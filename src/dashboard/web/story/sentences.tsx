import { bare } from '../format/words.js';

/** What explain tells, line by line; what belongs to a line is set in below it. */
export function Sentences({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <ul class="sentences">
      {sentences.map((sentence) => (
        <li key={sentence} class={sentence.startsWith(' ') ? 'is-detail' : ''}>
          {bare(sentence.trim())}
        </li>
      ))}
    </ul>
  );
}
