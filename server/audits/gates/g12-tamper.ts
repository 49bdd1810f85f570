import { addDays, dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import { verifyChain } from '../chain-queries.ts';
import type { Gate } from '../gate.ts';
import { holdSeals } from '../seals.ts';
import { fail, pass, warn } from '../verdict.ts';

export const tamper: Gate = {
  id: 'G12',
  name: 'Nothing was changed behind our back',
  version: 1,
  holds:
    'The chain of results and seals is whole; tasks, values and ledger of sealed days are what they were when the day was sealed; every change of what values rest on says who and why.',
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
      changeLogEntries: log?.entries ?? null,
      unexplainedChanges: log?.unexplained ?? null,
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
    if (log && !log.isWhole)
      return { ...fail(`The log of changes is broken: ${log.reason}`, numbers), seals };
    if (log && log.unexplained > 0)
      return {
        ...warn(
          `${counted(log.unexplained, 'change')} of what values rest on say neither who nor why: ${log.reason}`,
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
