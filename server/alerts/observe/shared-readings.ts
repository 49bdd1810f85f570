import { metricOf, type Metric } from '../metrics.ts';
import type { RuleRow } from '../rules/rule-queries.ts';
import type { Condition } from '../rules/rule-schema.ts';

/** Rows of figures that the rules of a group need, by what was asked. */
export type SharedReadings = {
  rows: Map<string, Promise<readonly unknown[]>>;
  /** Some rule of the group needs what the brief figures of the days leave out, so all of them read the whole. */
  needsWhole: boolean;
};

export const isBrief = (metric: Metric): boolean =>
  metric.source === 'completion' && !metric.needsDurations && !metric.isLeftOutOfBrief;

/**
 * Rules that watch figures of the same source, place and days, whichever these are: one reading serves all of them. What a group has read is kept no
 * longer than it is looked at, for days of a thousand scenarios are many rows.
 */
export function groupsOf(rules: readonly RuleRow[]): { rules: RuleRow[]; shared: SharedReadings }[] {
  return [...Map.groupBy(rules, ({ id, condition }) => placeKey(condition) ?? id).values()].map((group) => ({
    rules: group,
    shared: { rows: new Map(), needsWhole: group.some(({ condition }) => needsWhole(condition)) },
  }));
}

function placeKey(condition: Condition): string | null {
  if (!('scope' in condition)) return null;
  const { kind, scope, scenario, customer, installation } = condition;
  const days = kind === 'threshold' ? condition.days : null;
  return [kind, days, metricOf(condition.metric).source, scope, scenario, customer, installation].join(' ');
}

const needsWhole = (condition: Condition): boolean =>
  'metric' in condition &&
  metricOf(condition.metric).source === 'completion' &&
  !isBrief(metricOf(condition.metric));

/** Reads once what is asked for again. */
export function readOnce<Row>(
  shared: SharedReadings | undefined,
  asked: object,
  read: () => Promise<Row[]>,
): Promise<readonly Row[]> {
  if (!shared) return read();
  const key = JSON.stringify(asked);
  const rows = (shared.rows.get(key) as Promise<readonly Row[]> | undefined) ?? read();
  shared.rows.set(key, rows);
  return rows;
}
