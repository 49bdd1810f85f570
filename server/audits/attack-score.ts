import { allGates } from './all-gates.ts';
import measured from './attack-score.json' with { type: 'json' };
import type { AttackScore } from './schema.ts';

/**
 * What the attacks of the tests came to. The file is written by those tests and held against what they find in every run of them, so a release whose
 * tests pass cannot tell another score; whether the gates are still those that were attacked shows by their versions. null: never measured.
 */
export function attackScore(): AttackScore | null {
  const { release, gates, attacks } = measured as Measured;
  if (attacks.length === 0) return null;
  return {
    attempted: attacks.length,
    caught: attacks.filter(({ isCaught }) => isCaught).length,
    release,
    isOfThisRelease: gates === gateVersions(),
    attacks,
  };
}

/** As the file holds it. */
export type Measured = Pick<AttackScore, 'release' | 'attacks'> & { gates: string };

/** Every gate with its version, as one text. */
export const gateVersions = (): string => allGates.map(({ id, version }) => `${id}.${version}`).join(' ');
