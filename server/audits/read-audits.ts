import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../platform/pagination.ts';
import { allGates } from './all-gates.ts';
import { attackScore } from './attack-score.ts';
import { verifyChain } from './chain-queries.ts';
import { selectHistory, selectNewestResults, selectResultsOf, type ResultRow } from './result-queries.ts';
import { selectRun, selectRuns, type RunRow } from './run-queries.ts';
import type { Audit, AuditDetail, AuditGate, AuditPage, GateResult } from './schema.ts';

type Paging = { limit: number; cursor?: string | undefined };

/** Runs, newest first, with each gate as it stands, whether the chain is whole now, and what the attacks came to. */
export async function listAudits(db: Db, { limit, cursor: text }: Paging): Promise<AuditPage> {
  const cursor = decodeCursor(text, ['instant', 'text']);
  const before = cursor && { createdAt: cursor[0], id: cursor[1] };
  const [rows, newest, { brokenAt, ...chain }] = await Promise.all([
    selectRuns(db, { before, limit }),
    selectNewestResults(db),
    verifyChain(db),
  ]);
  return {
    ...pageFrom(rows, limit, toAudit, (row) => [row.createdAt.toISOString(), row.id]),
    gates: allGates.map((gate): AuditGate => {
      const { id, name, holds, remedy, figures } = gate;
      const result = newest.find((each) => each.gate === id);
      return {
        gate: id,
        name,
        holds,
        remedy,
        figures: figures && [...figures],
        result: result ? toResult(result) : null,
      };
    }),
    chain: { ...chain, brokenAt, isWhole: brokenAt === null },
    attacks: attackScore(),
  };
}

/** One run with everything that it found. */
export async function readAudit(db: Db, id: string): Promise<AuditDetail> {
  const row = await selectRun(db, id);
  if (!row) throw notFound('The audit');
  const results = await selectResultsOf(db, id);
  return { ...toAudit(row), results: results.map(toGateResult) };
}

/** What one gate said, newest first. */
export async function listGateResults(
  db: Db,
  gate: string,
  { limit, cursor: text }: Paging,
): Promise<Page<GateResult>> {
  const before = decodeCursor(text, ['position'])?.[0] ?? null;
  const rows = await selectHistory(db, gate, { before, limit });
  return pageFrom(rows, limit, toGateResult, ({ position }) => [position]);
}

function toAudit({ createdAt, finishedAt, headHash, checked, ...row }: RunRow): Audit {
  return {
    ...row,
    progress: row.state === 'running' ? { checked, gates: allGates.length } : null,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    head: headHash,
  };
}

const toResult = ({ state, reason, numbers, since, checkedAt, version }: ResultRow) => ({
  state,
  reason,
  numbers,
  since,
  checkedAt,
  version,
});

function toGateResult(row: ResultRow): GateResult {
  const gate = allGates.find(({ id }) => id === row.gate);
  const isInDoubt = row.state === 'fail' || row.state === 'warn';
  return {
    gate: row.gate,
    name: gate?.name ?? row.gate,
    remedy: (isInDoubt && gate?.remedy) || null,
    runId: row.runId,
    position: row.position,
    ...toResult(row),
  };
}
