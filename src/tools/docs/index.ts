import { configurationPage } from './configuration-page.js';
import { fileSchemas } from './file-schemas.js';

/** Every document that is written from the code, by its path in the repository. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([['docs/configuration.md', configurationPage()], ...fileSchemas()]);
}
