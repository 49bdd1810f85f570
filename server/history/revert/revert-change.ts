import type { OperatorCaller } from '../../platform/caller.ts';
import { wasChangedMeanwhile } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import { whileWorkingOn, workInHand } from '../../platform/work-in-hand.ts';
import { changedFields } from '../difference.ts';
import { selectLastChange, type ChangeRow } from '../queries.ts';
import { presentChange, toChange } from '../read-changes.ts';
import type { Change } from '../schema.ts';
import { stateOf } from '../state.ts';
import { findWay, type Way } from './refusal.ts';

const mostAttempts = 3;

/**
 * Sets what a change set to what it was before, takes away what it added, or makes again what it took away, through the use case that holds
 * the rules of the thing; so it is another change, and what is dated gets another row from now on. Refused where it was changed again since:
 * the transaction that writes must be the next one to change the thing after what was looked at here, else it is looked at again.
 * @returns the change that was made by this
 */
export async function revertChange(deps: Deps, caller: OperatorCaller, number: number): Promise<Change> {
  const change = await presentChange(deps.pool, number);
  for (let attempt = 1; ; attempt += 1) {
    const found = await findWay(deps.pool, caller, change);
    if (found instanceof HttpError) throw found;
    try {
      await takeBack(deps, change, found);
      const made = await selectLastChange(deps.pool, change);
      if (made && made.number > found.last.number) return toChange(made);
      throw conflict('changed_since', 'It is so already: nothing is left to take back.');
    } catch (error) {
      if (!wasChangedMeanwhile(error)) throw error;
      if (attempt >= mostAttempts)
        throw conflict('changed_since', 'Others are changing it right now: look at it again first.');
    }
  }
}

function takeBack(deps: Deps, change: ChangeRow, { way, reverting, last }: Way): Promise<unknown> {
  const { number, subject, subjectId } = change;
  const former = stateOf(change.before) ?? {};
  const fields = changedFields(former, stateOf(change.after) ?? {});
  const touched = reverting.parts.filter(
    (part) => way === 'restore' || part.fields.some((field) => fields.includes(field)),
  );
  const body: Record<string, unknown> = Object.assign({}, ...touched.map((part) => part.body(former)));
  const work = {
    reason: `Takes change ${number} back.`,
    ...workInHand(),
    onlyAfter: { subject, id: subjectId, change: last.number },
  };
  return whileWorkingOn(work, async () => {
    if (way === 'remove') return reverting.remove?.(deps, subjectId);
    if (way === 'restore') return reverting.restore?.(deps, subjectId, body, former);
    return reverting.apply(deps, subjectId, body);
  });
}
