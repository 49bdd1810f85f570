import { randomUUID } from 'node:crypto';
import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { announce } from '../platform/outbox/outbox.ts';
import type { DayRange } from '../platform/time.ts';
import { version as release } from '../platform/version.ts';
import { allGates } from './all-gates.ts';
import { gateFailures, gateStates } from './audit-metrics.ts';
import { saveLooks } from './days/day-queries.ts';
import { lookAtDays, type Looks } from './days/look-at-days.ts';
import type { AuditDeps, CheckContext, Gate } from './gate.ts';
import { insertEntries, selectNewestResults, type ResultContent, type ResultRow } from './result-queries.ts';
import { claimRun, finishRun, releaseRun, renewRun, selectRun } from './run-queries.ts';
import { runAuditJob } from './start-audit.ts';
import { warn, type Verdict } from './verdict.ts';

type Found = { gate: Gate; result: ResultContent; former: ResultRow | undefined };

const renewEveryMs = 30_000;

/** What is told when a gate begins to fail, and when it holds again. */
export const gateFailed = 'gate.failed';
export const gatePassed = 'gate.passed';

/**
 * Checks every gate, one after the other, and writes all that was found in one transaction, so that an interrupted run leaves nothing and is
 * repeated. False: another server has it, or it is over. `asked`: days to look at whatever their turn is.
 */
export async function runAudit(deps: AuditDeps, id: string, asked: DayRange | null = null): Promise<boolean> {
  const lease = randomUUID();
  if (!(await claimRun(deps.pool, id, lease))) return false;
  const found: Found[] = [];
  const renew = () => renewRun(deps.pool, id, lease, found.length);
  const renewing = setInterval(
    () => void renew().catch((err: unknown) => deps.logger.warn({ err }, 'no lease')),
    renewEveryMs,
  );
  try {
    const former = await selectNewestResults(deps.pool);
    let looking: Promise<Looks> | undefined;
    const looks = () => (looking ??= lookAtDays(deps, deps.now(), id, asked));
    for (const gate of allGates) {
      if (!(await renew())) return false;
      const at = deps.now();
      const verdict = await judged(deps, gate, { at, runId: id, looks });
      const before = former.find((result) => result.gate === gate.id);
      const isSame = before?.state === verdict.state && before.version === gate.version;
      const since = isSame ? before.since : at.toISOString();
      const result = { ...verdict, version: gate.version, since, checkedAt: at.toISOString() };
      found.push({ gate, former: before, result });
    }
    await keep(deps, { id, lease }, found, (await looking?.catch(() => null)) ?? null);
    return true;
  } catch (error) {
    await releaseRun(deps.pool, id, lease, error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    clearInterval(renewing);
  }
}

/** A check that breaks down says nothing of the figures, so it is no pass. */
async function judged(deps: AuditDeps, gate: Gate, context: CheckContext): Promise<Verdict> {
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
  looks: Looks | null,
): Promise<void> {
  const at = deps.now();
  const head = await inTransaction(deps.pool, async (db) => {
    const results = found.map(({ gate, result }) => ({
      kind: 'result' as const,
      subject: gate.id,
      content: result,
    }));
    const seals = (looks?.seals ?? []).map((seal) => ({ kind: 'seal' as const, ...seal }));
    await saveLooks(db, looks?.looked ?? [], at);
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
