import type { OperatorCaller } from '../../platform/caller.ts';
import type { Deps } from '../../platform/deps.ts';
import { noteInWork, workInHand } from '../../platform/work-in-hand.ts';
import { changedFields } from '../difference.ts';
import { selectLastChange } from '../queries.ts';
import { presentChange, toChange } from '../read-changes.ts';
import type { Change } from '../schema.ts';
import { stateOf } from '../state.ts';
import { refusalOf } from './refusal.ts';
import { reverting } from './reverting.ts';

/**
 * Sets what a change set to what it was before, through the use case that holds the rules of the thing; so it is another change, and what is
 * dated gets another row from now on. Refused where a field was changed again since.
 * @returns the change that was made by this
 */
export async function revertChange(deps: Deps, caller: OperatorCaller, number: number): Promise<Change> {
  const change = await presentChange(deps.pool, number);
  const refusal = await refusalOf(deps.pool, caller, change);
  const way = reverting[change.subject];
  if (refusal || !way) throw refusal ?? new Error(`${change.subject} has no way back`);
  const former = stateOf(change.before) ?? {};
  const fields = changedFields(former, stateOf(change.after) ?? {});
  const touched = way.parts.filter((part) => part.fields.some((field) => fields.includes(field)));
  const body: Record<string, unknown> = Object.assign({}, ...touched.map((part) => part.body(former)));
  if (workInHand().reason === undefined) noteInWork({ reason: `Takes change ${number} back.` });
  await way.apply(deps, change.subjectId, body);
  const made = await selectLastChange(deps.pool, change);
  return toChange(made ?? change);
}
