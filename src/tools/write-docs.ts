#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { documents } from './docs/index.js';
import { whyDocuments } from './docs/why.js';

/** Writes the documents that come from the code; run at the repository's root. */
for (const [path, text] of [...documents(), ...whyDocuments()]) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}
