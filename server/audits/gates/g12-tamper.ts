import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { verifyChain } from '../chain-queries.ts';
import type { Gate } from '../gate.ts';
import { holdSeals } from '../seals.ts';
import { fail, pass } from '../verdict.ts';

export const tamper: Gate = {
  id: 'G12',
  name: 'Nothing was changed behind our back',
  version: 1,
  holds:
    'The chain of results and seals is whole; tasks, values and ledger of sealed days are what they were when the day was sealed; what values and offers rest on stands as the log of changes has it, and that log is whole.',
  figures: null,
  check: async (deps, { at, runId, former }) => {
    const chain = await verifyChain(deps.pool);
    const today = dayOf(at, 'UTC');
    const doubted = former?.numbers['brokenDays'];
    const held = await holdSeals(deps, {
      to: addDays(today, -1),
      at,
      seed: runId,
      doubted: Array.isArray(doubted) ? doubted : [],
    });
    const log = await deps.verifyChangeLog?.();
    const numbers = {
      entries: chain.entries,
      brokenAt: chain.brokenAt,
      sealedDays: held.sealed,
      daysHeld: held.held,
      newSeals: held.seals.length,
      brokenDays: held.broken,
      changesInLog: log?.changes ?? null,
      changedPastTheLog: log?.unnoted.length ?? null,
    };
    const seals = held.seals;
    if (chain.brokenAt !== null)
      return {
        ...fail(`The chain of audits is broken at entry ${chain.brokenAt}: ${chain.reason}`, numbers),
        seals,
      };
    if (held.broken.length > 0)
      return {
        ...fail(
          `Tasks or money of ${held.broken.slice(0, 5).join(', ')} are not what they were when the ${held.broken.length > 1 ? 'days were' : 'day was'} sealed.`,
          numbers,
        ),
        seals,
      };
    if (log && log.brokenAt !== null)
      return { ...fail(`The log of changes is broken at change ${log.brokenAt}.`, numbers), seals };
    const [past] = log?.unnoted ?? [];
    if (past)
      return {
        ...fail(
          `${counted(log?.unnoted.length ?? 0, 'thing')} that values or offers rest on changed past the log of changes, first ${past.subject} ${past.subjectId}.`,
          numbers,
        ),
        seals,
      };
    return {
      ...pass(
        `${counted(chain.entries, 'entry', 'entries')} in the chain and ${counted(held.held, 'sealed day')} looked at: nothing was changed.`,
        numbers,
      ),
      seals,
    };
  },
};
