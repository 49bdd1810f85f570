import type { z } from 'zod';
import { allGates } from '../../audits/all-gates.ts';
import type { OperatorCaller, Scope } from '../../platform/caller.ts';
import type { Deps } from '../../platform/deps.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { reasonOf } from '../jobs/about-job.ts';
import type { Work, WorkKind, WorkQuery } from './schema.ts';
import { selectWork, type WorkRow } from './work-queries.ts';

/** Which right reading each kind takes, as on its own page. */
const needs: Record<WorkKind, Scope> = {
  export: 'customers:read',
  campaign: 'customers:read',
  rebuild: 'billing:read',
  reconciliation: 'billing:read',
  audit: 'audits:read',
  recount: 'settings:read',
};

/** Long work, what began last first: each kind keeps its progress in rows of its own, so a reload or a restart loses none of it. */
export async function listWork(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  caller: OperatorCaller,
  { open, kind, limit, cursor }: z.infer<typeof WorkQuery>,
): Promise<Page<Work>> {
  const seen = decodeCursor(cursor, ['position', 'text']);
  const kinds = (Object.keys(needs) as WorkKind[]).filter(
    (each) => (kind === undefined || each === kind) && caller.scopes.includes(needs[each]),
  );
  if (kinds.length === 0) return { items: [], nextCursor: null };
  const at = now();
  const rows = await selectWork(pool, {
    kinds,
    isOpen: open ?? null,
    before: seen && { startedMicros: seen[0], id: seen[1] },
    limit,
    gates: allGates.length,
    now: at,
  });
  return pageFrom(
    rows,
    limit,
    (row) => toWork(row, at),
    ({ startedMicros, id }) => [startedMicros, id],
  );
}

function toWork(row: WorkRow, now: Date): Work {
  const { id, kind, state, subject, customer, version, from, to, done, total, unit, error } = row;
  return {
    id,
    kind,
    state,
    subject,
    customer,
    version,
    from,
    to,
    done,
    total,
    unit,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    expectedAt: expectedAt(row, now)?.toISOString() ?? null,
    error: kind === 'recount' ? reasonOf(error) : error,
  };
}

/** As long for the rest as for what is done; campaigns wait for people, of whom nothing is known. */
function expectedAt(
  { kind, state, done, total, startedAt }: Pick<WorkRow, 'kind' | 'state' | 'done' | 'total' | 'startedAt'>,
  now: Date,
): Date | null {
  if (state !== 'running' || kind === 'campaign' || done === null || total === null || done <= 0) return null;
  const perOne = (now.getTime() - startedAt.getTime()) / done;
  return new Date(now.getTime() + Math.max(0, total - done) * perOne);
}
