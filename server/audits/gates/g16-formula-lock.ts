import { counted } from '../../platform/words.ts';
import { goldenVectors } from '../golden-vectors/golden-vectors.ts';
import type { Gate } from '../gate.ts';
import { fail, pass } from '../verdict.ts';

export const formulaLock: Gate = {
  id: 'G16',
  name: 'Formulas are as defined',
  version: 1,
  holds:
    'The worked examples of the definitions, computed by the code that is running, come out to the cent.',
  remedy:
    'This release computes formulas otherwise than they are defined: go back to the release before, then count the days since anew.',
  figures: null,
  check: async () => {
    const vectors = goldenVectors();
    const wrong = vectors.filter(({ expected, computed }) => expected !== computed);
    const numbers = { vectors: vectors.length, wrong: wrong.map(({ name }) => name) };
    const [first] = wrong;
    return first
      ? fail(`${first.name} comes to ${first.computed} instead of ${first.expected}.`, numbers)
      : pass(`${counted(vectors.length, 'worked example')}, each to the cent.`, numbers);
  },
};
