import type { OperatorCaller } from '../platform/caller.ts';
import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { HttpError, notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { changedFields, differences } from './difference.ts';
import { selectChange, selectChanges, type ChangeFilter, type ChangeRow } from './queries.ts';
import { findWay } from './revert/refusal.ts';
import { wayBackOf } from './revert/way-back.ts';
import type { Change, ChangeDetail, ChangeQuery } from './schema.ts';
import { stateOf } from './state.ts';
import { subjects } from './subjects.ts';

type ReadDeps = Pick<Deps, 'pool'>;

/** What was changed, the latest first. */
export async function listChanges({ pool }: ReadDeps, query: ChangeQuery): Promise<Page<Change>> {
  const beforeNumber = decodeCursor(query.cursor, ['position'])?.[0] ?? null;
  const rows = await selectChanges(pool, filterOf(query), { limit: query.limit, beforeNumber });
  return pageFrom(rows, query.limit, toChange, ({ number }) => [number]);
}

const rowsAtOnce = 100;

/** All of what was changed, the latest first, as many at a time as a page has. */
export async function* allChanges({ pool }: ReadDeps, query: ChangeQuery): AsyncGenerator<Change[]> {
  let beforeNumber = decodeCursor(query.cursor, ['position'])?.[0] ?? null;
  for (;;) {
    const rows = await selectChanges(pool, filterOf(query), { limit: rowsAtOnce, beforeNumber });
    const shown = rows.slice(0, rowsAtOnce);
    yield shown.map(toChange);
    beforeNumber = shown.at(-1)?.number ?? null;
    if (rows.length <= rowsAtOnce) return;
  }
}

/** One change, with where the thing differs from before. */
export async function readChange(
  { pool }: ReadDeps,
  caller: OperatorCaller,
  number: number,
): Promise<ChangeDetail> {
  const row = await presentChange(pool, number);
  const [before, after] = [stateOf(row.before), stateOf(row.after)];
  const found = await findWay(pool, caller, row);
  const reason = found instanceof HttpError ? found.message : null;
  return {
    ...toChange(row),
    before,
    after,
    differences: differences(before ?? {}, after ?? {}),
    revert: { isPossible: reason === null, way: wayBackOf(row), reason },
    hash: row.hash,
  };
}

/** The change of a number, or a 404. */
export async function presentChange(db: Db, number: number): Promise<ChangeRow> {
  const row = await selectChange(db, number);
  if (!row) throw notFound('The change');
  return row;
}

function filterOf({ subject, id, actor, from, to }: ChangeQuery): ChangeFilter {
  return {
    subjects: subject === undefined ? kindsWithin(id) : [subject],
    subjectId: id ?? null,
    actor: actor ?? null,
    from: from === undefined ? null : new Date(from),
    to: to === undefined ? null : new Date(to),
  };
}

/** An id alone (such as a customer's) is looked for among every kind, for the index knows ids within kinds only. */
const kindsWithin = (id: string | undefined) => (id === undefined ? null : Object.keys(subjects));

/** A change as it is told. */
export function toChange(row: ChangeRow): Change {
  const subject = subjects[row.subject];
  const [before, after] = [stateOf(row.before), stateOf(row.after)];
  return {
    number: row.number,
    subject: row.subject,
    label: subject?.label ?? row.subject,
    subjectId: row.subjectId,
    name: subject?.nameOf(after ?? before ?? {}, row.scenarioTitle) ?? null,
    kind: row.kind,
    fields: row.kind === 'changed' ? changedFields(before ?? {}, after ?? {}) : [],
    actor: row.actor === null ? null : { id: row.actor, name: row.actorName },
    reason: row.reason,
    requestId: row.requestId,
    at: row.at.toISOString(),
  };
}
