import type { JsonChange } from '../../../domain/json-changes.js';
import { Head } from '../parts/head.js';
import { Scrolled } from '../parts/scrolled.js';

interface ChangesProps {
  /** Null when a version is not kept. */
  readonly changes: readonly JsonChange[] | null;
  /** How many more there are. */
  readonly omitted: number;
}

/** The values that differ between two versions of a file, before and after. */
export function Changes({ changes, omitted }: ChangesProps) {
  if (changes === null) return <p class="quiet">There is no version to compare with.</p>;
  if (changes.length === 0) return <p class="quiet">Nothing.</p>;
  return (
    <Scrolled label="Changed values">
      <table class="changes">
        <Head columns={['Where', 'Before', 'After']} />
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>
                {before === undefined ? (
                  <span class="quiet">absent</span>
                ) : (
                  <del>{text(before)}</del>
                )}
              </td>
              <td>
                {after === undefined ? <span class="quiet">absent</span> : <ins>{text(after)}</ins>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {omitted > 0 && <p class="quiet">… and {omitted.toLocaleString('en-US')} more.</p>}
    </Scrolled>
  );
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1);
