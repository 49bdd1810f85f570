import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { FieldError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { zodProblem } from '../../platform/problem-answers.ts';
import { findUnstorable, type Checked } from '../check-report.ts';
import { findOwnInstallations, findScenarioIds, upsertMetrics, type MetricRow } from './metric-queries.ts';
import { CustomMetric, type RecordedBatch } from '../schema.ts';

/**
 * Records a customer's own figures. One is known by scenario, installation, name and instant: the same again is a duplicate, another value
 * updates it. Each is judged by itself; within a batch the last word counts.
 */
export async function recordMetrics(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  customerId: string,
  rawMetrics: readonly unknown[],
): Promise<RecordedBatch> {
  const checked = rawMetrics.map(checkMetric);
  const metrics = checked.flatMap((one) => (one.ok ? [one.value] : []));
  const scenarios = await findScenarioIds(pool, [...new Set(metrics.map(({ scenario }) => scenario))]);
  const named = metrics.flatMap(({ installationId }) => installationId ?? []);
  const installations = await findOwnInstallations(pool, [...new Set(named)], customerId);
  const at = now();
  const rejected: RecordedBatch['rejected'] = [];
  const rows = new Map<string, MetricRow>();
  checked.forEach((one, index) => {
    const errors = one.ok ? strangersIn(one.value, scenarios, installations) : one.errors;
    if (!one.ok || errors.length > 0) return rejected.push({ index, errors });
    const row = rowOf(one.value, customerId, scenarios.get(one.value.scenario) ?? '', at);
    return rows.set(JSON.stringify([row.scenarioId, row.installationId, row.name, row.recordedAt]), row);
  });
  const written = await inTransaction(pool, (db) => upsertMetrics(db, [...rows.values()]));
  const accepted = written.filter(({ isNew }) => isNew).length;
  const updated = written.length - accepted;
  return { accepted, updated, duplicates: rawMetrics.length - rejected.length - written.length, rejected };
}

function checkMetric(raw: unknown): Checked<CustomMetric> {
  const unstorable = findUnstorable(raw);
  if (unstorable) return { ok: false, errors: [unstorable] };
  const parsed = CustomMetric.safeParse(raw);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, errors: zodProblem(parsed.error).errors ?? [] };
}

function strangersIn(
  metric: CustomMetric,
  scenarios: Map<string, string>,
  installations: Map<string, string>,
): FieldError[] {
  const scenarioId = scenarios.get(metric.scenario);
  if (scenarioId === undefined)
    return [{ path: '/scenario', message: 'There is no scenario with this id or slug.' }];
  if (metric.installationId === undefined || installations.get(metric.installationId) === scenarioId)
    return [];
  return [{ path: '/installationId', message: 'No installation of yours of this scenario has this id.' }];
}

function rowOf(metric: CustomMetric, customerId: string, scenarioId: string, at: Date): MetricRow {
  const { installationId = null, name, value, unit = null, data = null, recordedAt } = metric;
  return {
    id: newId('met', at),
    customerId,
    scenarioId,
    installationId,
    name,
    value,
    unit,
    data,
    recordedAt: new Date(recordedAt),
  };
}
