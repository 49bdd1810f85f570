import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import type { CustomMetric } from '../schema.ts';
import {
  findInstallationsWithCustomers,
  findScenarioIds,
  upsertMetrics,
  type MetricRow,
} from './metric-queries.ts';

/** A figure, and the customer whose own it is. */
export type CustomersMetric = CustomMetric & { customerId: string };
export type MetricOutcome = 'accepted' | 'updated' | 'duplicates' | 'noScenario' | 'notYours';

/** Writes figures of any customers in one transaction, in their order, and says what became of each; of two with one key the last one counts. */
export async function writeMetrics(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  metrics: readonly CustomersMetric[],
): Promise<MetricOutcome[]> {
  const at = now();
  return inTransaction(pool, async (db) => {
    const scenarios = await findScenarioIds(db, [...new Set(metrics.map(({ scenario }) => scenario))]);
    const named = [...new Set(metrics.flatMap(({ installationId }) => installationId ?? []))];
    const installations = await findInstallationsWithCustomers(db, named);
    const rows = new Map<string, MetricRow>();
    const keys = metrics.map((metric): string | { stranger: MetricOutcome } => {
      const scenarioId = scenarios.get(metric.scenario);
      if (scenarioId === undefined) return { stranger: 'noScenario' };
      const place = metric.installationId === undefined ? null : installations.get(metric.installationId);
      if (
        place === undefined ||
        (place && (place.customerId !== metric.customerId || place.scenarioId !== scenarioId))
      )
        return { stranger: 'notYours' };
      const row = rowOf(metric, scenarioId, at);
      rows.set(keyOf(row), row);
      return keyOf(row);
    });
    const last = new Map(keys.map((key, index) => [key, index]));
    const written = new Map(
      (await upsertMetrics(db, [...rows.values()])).map((row) => [keyOf(row), row.isNew]),
    );
    return keys.map((key, index) => {
      if (typeof key !== 'string') return key.stranger;
      const isNew = last.get(key) === index ? written.get(key) : undefined;
      return isNew === undefined ? 'duplicates' : isNew ? 'accepted' : 'updated';
    });
  });
}

type MetricKey = Pick<MetricRow, 'customerId' | 'scenarioId' | 'installationId' | 'name' | 'recordedAt'>;

const keyOf = ({ customerId, scenarioId, installationId, name, recordedAt }: MetricKey): string =>
  JSON.stringify([customerId, scenarioId, installationId, name, recordedAt]);

function rowOf(metric: CustomersMetric, scenarioId: string, at: Date): MetricRow {
  const { customerId, installationId = null, name, value, unit = null, data = null, recordedAt } = metric;
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
