import type { TaskKind, TaskStatus } from '../schema.ts';
import type { Provenance } from '../value/assumptions.ts';

/** How facts are stored: small numbers in place of words, from 1 on; the views spell them out again. */
const statuses: readonly TaskStatus[] = ['running', 'completed', 'failed'];
const kinds: readonly TaskKind[] = ['run', 'test', 'errorHandler'];
const provenances: readonly Provenance[] = ['default', 'estimated', 'confirmed', 'measured'];

export const stateCode = (status: TaskStatus): number => statuses.indexOf(status) + 1;
export const kindCode = (kind: TaskKind): number => kinds.indexOf(kind) + 1;
export const provenanceCode = (provenance: Provenance): number => provenances.indexOf(provenance) + 1;

export const statusOf = (code: number): TaskStatus => wordOf(statuses, code);
export const kindOf = (code: number): TaskKind => wordOf(kinds, code);
export const provenanceOf = (code: number): Provenance => wordOf(provenances, code);

function wordOf<Word>(words: readonly Word[], code: number): Word {
  const word = words[code - 1];
  if (word === undefined) throw new RangeError(`${code} is no code of a stored task`);
  return word;
}
