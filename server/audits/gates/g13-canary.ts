import { counted } from '../../platform/words.ts';
import { flyCanary } from '../canary.ts';
import type { Gate } from '../gate.ts';
import { fail, notApplicable, pass } from '../verdict.ts';

export const canary: Gate = {
  id: 'G13',
  name: 'A known sample comes through whole',
  version: 2,
  holds:
    'An order that is opened, paid and given back in part, and three runs with a known value, of a made-up customer: told several times and late, recorded and read by the running code in a transaction that is taken back, count exactly once, add exactly to the totals, and leave nothing behind.',
  remedy:
    'Recording or the figures of the running release are wrong: go back to the release before, and count the days since with “rollups rebuild --from D --to D”.',
  figures: null,
  check: async (deps, { at }) => {
    const flight = await flyCanary(deps, at);
    if (flight === null)
      return notApplicable('No scenario is published that a sample could be installed from.');
    const { differences, compared } = flight;
    const numbers = { compared, differences: differences.length };
    return differences[0]
      ? fail(
          `${counted(differences.length, 'figure')} of a known sample came out wrong, first ${differences[0]}.`,
          numbers,
        )
      : pass(
          `An order and three runs of known value came out right in ${compared} figures, and none of it stayed.`,
          numbers,
        );
  },
};
