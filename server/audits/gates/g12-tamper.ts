import { counted } from '../../platform/words.ts';
import { verifyChain } from '../chain-queries.ts';
import type { Gate } from '../gate.ts';
import { fail, pass } from '../verdict.ts';

export const tamper: Gate = {
  id: 'G12',
  name: 'Nothing was changed behind our back',
  version: 1,
  holds:
    'The chain of results and seals is whole; tasks, values and ledger of sealed days are what they were when the day was sealed; what values and offers rest on stands as the log of changes has it, and that log is whole.',
  figures: null,
  check: async (deps, { looks }) => {
    const chain = await verifyChain(deps.pool);
    const { brokenDays, held, gone, seals, waiting } = await looks();
    const log = await deps.verifyChangeLog?.();
    const numbers = {
      entries: chain.entries,
      brokenAt: chain.brokenAt,
      sealedDays: gone.sealed,
      daysHeld: held,
      daysHeldBySumsOnly: gone.gone,
      newSeals: seals.length,
      daysWaiting: waiting,
      brokenDays,
      changesInLog: log?.changes ?? null,
      changedPastTheLog: log?.unnoted.length ?? null,
    };
    if (chain.brokenAt !== null)
      return fail(`The chain of audits is broken at entry ${chain.brokenAt}: ${chain.reason}`, numbers);
    if (brokenDays.length > 0)
      return fail(
        `Tasks, sums or money of ${brokenDays.slice(0, 5).join(', ')} are not what they were when the ${brokenDays.length > 1 ? 'days were' : 'day was'} sealed.`,
        numbers,
      );
    if (log && log.brokenAt !== null)
      return fail(`The log of changes is broken at change ${log.brokenAt}.`, numbers);
    const [past] = log?.unnoted ?? [];
    if (past)
      return fail(
        `${counted(log?.unnoted.length ?? 0, 'thing')} that values or offers rest on changed past the log of changes, first ${past.subject} ${past.subjectId}.`,
        numbers,
      );
    return pass(
      `${counted(chain.entries, 'entry', 'entries')} in the chain and ${counted(held, 'sealed day')} looked at: nothing was changed.`,
      numbers,
    );
  },
};
