import type { OperatorCaller } from '../../platform/caller.ts';
import type { Db } from '../../platform/database.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import { changedFields } from '../difference.ts';
import { selectLastChange, type ChangeRow } from '../queries.ts';
import { stateOf } from '../state.ts';
import { subjects } from '../subjects.ts';
import { reverting } from './reverting.ts';

/** Why this change cannot be taken back by this operator; null when it can. */
export async function refusalOf(
  db: Db,
  caller: OperatorCaller,
  change: ChangeRow,
): Promise<HttpError | null> {
  const subject = subjects[change.subject];
  const way = reverting[change.subject];
  if (!subject || !way || subject.revertedWith === null)
    return notRevertable(subject?.instead ?? 'Nobody knows how to take it back.');
  if (change.kind !== 'changed')
    return notRevertable(
      'Only a change of something that was there is taken back: what was added is deleted, and what was deleted made again, where it was made.',
    );
  if (!caller.scopes.includes(subject.revertedWith))
    return new HttpError(403, 'forbidden', `Taking this back needs the scope ${subject.revertedWith}.`, {
      extra: { scope: subject.revertedWith },
    });
  const [before, after] = [stateOf(change.before) ?? {}, stateOf(change.after) ?? {}];
  const known = new Set([...way.parts.flatMap(({ fields }) => fields), ...(way.following ?? [])]);
  const fields = changedFields(before, after).filter((field) => !way.following?.includes(field));
  const foreign = fields.filter((field) => !known.has(field));
  if (foreign.length > 0 || fields.length === 0)
    return notRevertable(`It changed ${foreign.join(', ') || 'nothing'}, which no request sets.`);
  return changedSince(fields, after, await selectLastChange(db, change));
}

function changedSince(fields: string[], after: object, last: ChangeRow | undefined): HttpError | null {
  const present = stateOf(last?.after ?? null);
  if (!last || !present) return conflict('changed_since', 'It was removed since.');
  const differing = changedFields(after, present).filter((field) => fields.includes(field));
  if (differing.length === 0) return null;
  return new HttpError(
    409,
    'changed_since',
    `${differing.join(', ')} changed again since, the last time by change ${last.number}: take the later changes back first, or set the value you want.`,
    { extra: { fields: differing, lastChange: last.number } },
  );
}

const notRevertable = (sentence: string): HttpError =>
  conflict('not_revertable', `This change cannot be taken back here. ${sentence}`);
