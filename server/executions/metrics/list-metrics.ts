import type { Deps } from '../../platform/deps.ts';
import { invalid } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { findReporting } from '../../platform/reporting.ts';
import { selectMetrics, type ListedMetric } from './metric-queries.ts';
import type { MetricQuery, RecordedMetric } from '../schema.ts';

/** The figures that a customer recorded, newest first; `from` and `to` are days of the reporting zone, both included. */
export async function listMetrics(
  { pool, config }: Pick<Deps, 'pool' | 'config'>,
  customerId: string,
  query: MetricQuery,
): Promise<Page<RecordedMetric>> {
  const { scenario, installation, name, from, to, limit, cursor } = query;
  if (from !== undefined && to !== undefined && from > to)
    throw invalid('/query/from', '"from" is after "to".');
  const { timeZone } = await findReporting(pool, config);
  const rows = await selectMetrics(pool, {
    customerId,
    scenario: scenario ?? null,
    installationId: installation ?? null,
    name: name ?? null,
    from: from ?? null,
    to: to ?? null,
    timeZone,
    before: decodeCursor(cursor, ['instant', 'text']),
    limit,
  });
  return pageFrom(rows, limit, toRecordedMetric, (row) => [row.recordedAt.toISOString(), row.id]);
}

function toRecordedMetric(row: ListedMetric): RecordedMetric {
  const { scenarioId: scenario, installationId, name, value, unit, data, recordedAt } = row;
  return {
    scenario,
    installationId,
    name,
    value: Number(value),
    unit,
    data: data as RecordedMetric['data'],
    recordedAt: recordedAt.toISOString(),
  };
}
