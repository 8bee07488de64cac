/**
 * Something read by name, and read again only under another key. Readers that come while it is being
 * read share the reading; one that fails is not remembered.
 */
export function reread<T>(): (name: string, key: string, read: () => Promise<T>) => Promise<T> {
  const readings = new Map<string, { readonly key: string; readonly value: Promise<T> }>();
  return (name, key, read) => {
    const before = readings.get(name);
    if (before?.key === key) return before.value;
    const reading = { key, value: read() };
    readings.set(name, reading);
    reading.value.catch(() => {
      if (readings.get(name) === reading) readings.delete(name);
    });
    return reading.value;
  };
}
