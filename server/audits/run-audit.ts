import { randomUUID } from 'node:crypto';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { announce } from '../platform/outbox/outbox.ts';
import { version as release } from '../platform/version.ts';
import { allGates } from './all-gates.ts';
import { gateFailures, gateStates } from './audit-metrics.ts';
import type { AuditDeps, Gate, Seal } from './gate.ts';
import {
  claimRun,
  finishRun,
  insertEntries,
  releaseRun,
  renewRun,
  selectNewestResults,
  selectRun,
  type ResultContent,
  type ResultRow,
} from './run-queries.ts';
import { runAuditJob } from './start-audit.ts';
import { warn, type Verdict } from './verdict.ts';

type Found = { gate: Gate; result: ResultContent; former: ResultRow | undefined; seals: readonly Seal[] };

/** What is told when a gate begins to fail, and when it holds again. */
export const gateFailed = 'gate.failed';
export const gatePassed = 'gate.passed';

/**
 * Checks every gate, one after the other, and writes all that was found in one transaction, so that an interrupted run leaves nothing and is
 * repeated. False: another server has it, or it is over.
 */
export async function runAudit(deps: AuditDeps, id: string): Promise<boolean> {
  const lease = randomUUID();
  if (!(await claimRun(deps.pool, id, lease))) return false;
  try {
    const former = await selectNewestResults(deps.pool);
    const found: Found[] = [];
    for (const gate of allGates) {
      if (!(await renewRun(deps.pool, id, lease))) return false;
      found.push(
        await checkGate(
          deps,
          gate,
          id,
          former.find((result) => result.gate === gate.id),
        ),
      );
    }
    await keep(deps, { id, lease }, found);
    return true;
  } catch (error) {
    await releaseRun(deps.pool, id, lease, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function checkGate(
  deps: AuditDeps,
  gate: Gate,
  runId: string,
  former: ResultRow | undefined,
): Promise<Found> {
  const at = deps.now();
  const { seals = [], ...verdict } = await judged(deps, gate, { at, runId, former: former ?? null });
  const isSame = former?.state === verdict.state && former.version === gate.version;
  const since = isSame ? former.since : at.toISOString();
  return {
    gate,
    former,
    seals,
    result: { ...verdict, version: gate.version, since, checkedAt: at.toISOString() },
  };
}

/** A check that breaks down says nothing of the figures, so it is no pass. */
async function judged(
  deps: AuditDeps,
  gate: Gate,
  context: { at: Date; runId: string; former: Verdict | null },
): Promise<Verdict & { seals?: readonly Seal[] }> {
  try {
    return await gate.check(deps, context);
  } catch (error) {
    deps.logger.error({ err: error, gate: gate.id }, 'a gate could not be checked');
    return warn(`It could not be checked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function keep(
  deps: AuditDeps,
  run: { id: string; lease: string },
  found: readonly Found[],
): Promise<void> {
  const at = deps.now();
  const head = await inTransaction(deps.pool, async (db) => {
    const results = found.map(({ gate, result }) => ({
      kind: 'result' as const,
      subject: gate.id,
      content: result,
    }));
    const seals = found.flatMap((each) => each.seals.map((seal) => ({ kind: 'seal' as const, ...seal })));
    await insertEntries(db, run.id, [...results, ...seals], at);
    const written = await finishRun(db, { ...run, release, at });
    if (!written) throw new Error('Another server has taken the audit over.');
    const told = found.flatMap(({ gate, result, former }) => {
      const failsNow = result.state === 'fail';
      if (failsNow === (former?.state === 'fail')) return [];
      const data = {
        gate: gate.id,
        name: gate.name,
        runId: run.id,
        reason: result.reason,
        head: written.hash,
      };
      return [
        {
          type: failsNow ? gateFailed : gatePassed,
          data,
          customerId: null,
          scenarioId: null,
          installationId: null,
          occurredAt: at,
        },
      ];
    });
    await announce(db, told);
    return written;
  });
  for (const { gate, result } of found) {
    gateStates.set({ gate: gate.id }, { pass: 0, notApplicable: 0, warn: 1, fail: 2 }[result.state]);
    if (result.state === 'fail') gateFailures.inc({ gate: gate.id });
    if (result.state === 'fail' || result.state === 'warn')
      deps.logger.warn({ gate: gate.id, state: result.state, numbers: result.numbers }, result.reason);
  }
  // Outside the database, so that a chain that was reckoned anew from its beginning shows.
  deps.logger.info(
    { auditId: run.id, position: head.position, head: head.hash },
    'an audit was written into the chain',
  );
}

/** The job. */
export async function auditByJob(
  deps: AuditDeps & Pick<Deps, 'queue'>,
  { id }: { id: string },
): Promise<void> {
  if (await runAudit(deps, id)) return;
  const run = await selectRun(deps.pool, id);
  if (run?.state === 'running' || run?.state === 'waiting')
    await deps.queue.enqueue(deps.pool, runAuditJob, { id }, { startAfterSeconds: 30 });
}
