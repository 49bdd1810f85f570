import type { OperatorCaller } from '../../platform/caller.ts';
import type { Db } from '../../platform/database.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import { changedFields } from '../difference.ts';
import { selectLastChange, type ChangeRow } from '../queries.ts';
import { stateOf } from '../state.ts';
import { subjects } from '../subjects.ts';
import { reverting, type Reverting } from './reverting.ts';
import { wayBackOf, type WayBack } from './way-back.ts';

/** What takes a change back as things stand, or why this operator cannot. */
export type Way = { way: WayBack; reverting: Reverting; last: ChangeRow };

/** Looks for the way in which this operator takes a change back. */
export async function findWay(db: Db, caller: OperatorCaller, change: ChangeRow): Promise<Way | HttpError> {
  const subject = subjects[change.subject];
  const known = reverting[change.subject];
  const way = wayBackOf(change);
  if (!subject || !known || subject.revertedWith === null)
    return notRevertable(subject?.instead ?? 'Nobody knows how to take it back.');
  if (way === null) return notRevertable('It was there already when its changes began to be noted.');
  if (!caller.scopes.includes(subject.revertedWith))
    return new HttpError(403, 'forbidden', `Taking this back needs the scope ${subject.revertedWith}.`, {
      extra: { scope: subject.revertedWith },
    });
  const last = await selectLastChange(db, change);
  if (!last) return notRevertable('Nothing is known of it.');
  const refusal = way === 'set' ? refuseSetting(change, known, last) : refuseWhole(change, way, known, last);
  return refusal ?? { way, reverting: known, last };
}

function refuseSetting(change: ChangeRow, known: Reverting, last: ChangeRow): HttpError | null {
  const [before, after] = [stateOf(change.before) ?? {}, stateOf(change.after) ?? {}];
  const settable = new Set([...known.parts.flatMap(({ fields }) => fields), ...(known.following ?? [])]);
  const fields = changedFields(before, after).filter((field) => !known.following?.includes(field));
  const foreign = fields.filter((field) => !settable.has(field));
  if (foreign.length > 0 || fields.length === 0)
    return notRevertable(`It changed ${foreign.join(', ') || 'nothing'}, which no request sets.`);
  const present = stateOf(last.after);
  if (!present) return conflict('changed_since', 'It was removed since: take that back first.');
  const differing = changedFields(after, present).filter((field) => fields.includes(field));
  if (differing.length === 0) return null;
  return changedSince(
    `${differing.join(', ')} changed again since, the last time by change ${last.number}: take the later changes back first, or set the value you want.`,
    last,
    differing,
  );
}

/** What somebody has worked on since is not taken away with one press, and what is there again is not made a second time. */
function refuseWhole(change: ChangeRow, way: WayBack, known: Reverting, last: ChangeRow): HttpError | null {
  if (known[way === 'remove' ? 'remove' : 'restore'] === undefined)
    return notRevertable(known.stays ?? 'What is gone stays gone: make another one.');
  if (last.number === change.number) return null;
  return changedSince(
    `It changed again since, the last time by change ${last.number}: take the later changes back first.`,
    last,
  );
}

const changedSince = (sentence: string, last: ChangeRow, fields?: string[]): HttpError =>
  new HttpError(409, 'changed_since', sentence, {
    extra: { ...(fields ? { fields } : {}), lastChange: last.number },
  });

const notRevertable = (sentence: string): HttpError =>
  conflict('not_revertable', `This change cannot be taken back here. ${sentence}`);
