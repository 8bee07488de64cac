/** Any JSON value, in lists of names and values. */
export function Generic({ value }: { readonly value: unknown }) {
  if (Array.isArray(value)) {
    if (value.length === 0) return <span class="quiet">none</span>;
    return (
      <ol class="generic">
        {value.map((item, index) => (
          <li key={`${index} ${JSON.stringify(item)}`}>
            <Generic value={item} />
          </li>
        ))}
      </ol>
    );
  }
  if (typeof value === 'object' && value !== null) {
    return (
      <dl class="generic">
        {Object.entries(value).map(([name, item]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>
              <Generic value={item} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return value === null ? <span class="quiet">–</span> : <span>{String(value)}</span>;
}
