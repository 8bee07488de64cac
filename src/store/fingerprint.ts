import { hash } from 'node:crypto';

/** An identity as memory keeps it: of one size, however long it is. Two have the same one by no chance. */
export function fingerprint(identity: string): string {
  return hash('sha256', identity, 'base64url').slice(0, 22);
}
