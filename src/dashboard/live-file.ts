import { exporterOf } from '../../exporters/registry.js';
import type { ObjectStore, StoredObject } from '../ports/object-store.js';
import { liveName } from '../refresh/publish.js';
import type { LiveFileView } from './api.js';

/** The live file as readers get it; null before the first was published. */
export async function readLiveFile(
  published: ObjectStore,
  prefix: string,
  name: string,
): Promise<LiveFileView | null> {
  const exporter = exporterOf(name);
  const stored = await published.get(liveName(prefix, exporter));
  if (stored === null) return null;
  const text = new TextDecoder().decode(stored.body);
  return {
    exporter: name,
    file: exporter.file,
    bytes: stored.body.byteLength,
    headers: headersOf(stored),
    content: JSON.parse(text),
  };
}

/** As Cloud Storage sends them. */
function headersOf({ attributes, generation }: StoredObject): Readonly<Record<string, string>> {
  const { contentType, cacheControl, metadata = {} } = attributes;
  const custom = Object.entries(metadata).map(([key, value]) => [`x-goog-meta-${key}`, value]);
  return {
    'content-type': contentType,
    ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
    'x-goog-generation': generation,
    ...Object.fromEntries(custom),
  };
}
