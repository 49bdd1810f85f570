import { counted } from '../../platform/words.ts';
import { verifyChain } from '../chain-queries.ts';
import { valueFigures } from '../figure-names.ts';
import type { Gate } from '../gate.ts';
import { fail, pass, warn } from '../verdict.ts';
import { dayMs } from '../../platform/time.ts';

/** Changes of assumptions and minutes are asked for their reason for so long. */
const explainedDays = 30;

export const tamper: Gate = {
  id: 'G12',
  name: 'Nothing was changed behind our back',
  version: 2,
  holds:
    'The chain of results and seals is whole; tasks, values and ledger of sealed days are what they were when the day was sealed; what values and offers rest on stands as the log of changes has it, and that log is whole; each change of what values rest on names who made it, and why.',
  remedy:
    'Find out who changed it: compare with a backup of before and with the heads that the log tells. Restore the rows; a broken seal cannot be waved through.',
  figures: null,
  check: async (deps, { at, looks }) => {
    const chain = await verifyChain(deps.pool);
    const { brokenDays, held, gone, seals, waiting } = await looks();
    const log = await deps.verifyChangeLog?.();
    const since = new Date(at.getTime() - explainedDays * dayMs);
    const unexplained = await deps.findUnexplained?.(since, at);
    const byNobody = unexplained?.filter(({ lacks }) => lacks === 'actor') ?? [];
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
      changedByNobody: unexplained ? byNobody.length : null,
      changedWithoutReason: unexplained ? unexplained.length - byNobody.length : null,
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
    const what = `of what values rest on within ${explainedDays} days`;
    const [nobody] = byNobody;
    if (nobody)
      return {
        ...fail(
          `${counted(byNobody.length, `change ${what} names nobody`, `changes ${what} name nobody`)}, last of ${nobody.subject} ${nobody.subjectId}.`,
          numbers,
        ),
        figures: valueFigures,
      };
    const [unreasoned] = unexplained ?? [];
    if (unreasoned)
      return {
        ...warn(
          `${counted(unexplained?.length ?? 0, `change ${what} gives no reason`, `changes ${what} give no reason`)}, last of ${unreasoned.subject} ${unreasoned.subjectId}.`,
          numbers,
        ),
        figures: valueFigures,
      };
    return pass(
      `Nothing was changed: ${counted(chain.entries, 'entry', 'entries')} in the chain and ${counted(held, 'sealed day')} looked at.`,
      numbers,
    );
  },
};
