import { counted } from '../../platform/words.ts';
import { flyCanary } from '../canary.ts';
import type { Gate } from '../gate.ts';
import { fail, notApplicable, pass } from '../verdict.ts';

export const canary: Gate = {
  id: 'G13',
  name: 'A known sample comes through whole',
  version: 1,
  holds:
    'Three runs of a made-up customer with a known value, recorded and read by the running code in a transaction that is taken back, count exactly once, add exactly to the totals, and leave nothing behind.',
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
          `Three runs of known value came out right in ${compared} figures, and none of it stayed.`,
          numbers,
        );
  },
};
