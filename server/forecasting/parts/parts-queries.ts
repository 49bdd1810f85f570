import type { Db } from '../../platform/database.ts';
import type { MetricName } from '../metrics.ts';
import type { Interval, ModelName } from '../models/model.ts';

export type StoredPart = {
  scenarioId: string | null;
  shown: ModelName;
  /** What came of as many buckets before as were foretold. */
  recent: number;
  expected: number[];
};

/** The parts beside a forecast, the largest first; `title` is null where the scenario is gone. */
export async function findParts(
  db: Db,
  forecastId: string,
): Promise<(StoredPart & { title: string | null })[]> {
  const { rows } = await db.query<StoredPart & { title: string | null }>(
    `select scenario_id as "scenarioId", shown, recent, expected, title
     from forecast_parts left join scenarios on scenarios.id = scenario_id
     where forecast_id = $1::text order by place`,
    [forecastId],
  );
  return rows;
}

/** Puts all parts beside a forecast, in the order of their size. */
export async function insertParts(db: Db, forecastId: string, parts: StoredPart[]): Promise<void> {
  await db.query(
    `insert into forecast_parts (forecast_id, place, scenario_id, shown, recent, expected)
     select $1::text, place - 1, part ->> 'scenarioId', part ->> 'shown', (part ->> 'recent')::float8,
       array(select value::float8 from jsonb_array_elements_text(part -> 'expected') with ordinality as values (value, step) order by step)
     from jsonb_array_elements($2::jsonb) with ordinality as parts (part, place)`,
    [forecastId, JSON.stringify(parts)],
  );
}

export type PartsRecord = { scored: number; wholeMase: number | null; sumMase: number | null };

/** What came of forecasts with parts, of buckets since a day: the mean error of the whole and of the sum of the parts, by the naive error. */
export async function sumPartsRecord(
  db: Db,
  { metric, interval, since }: { metric: MetricName; interval: Interval; since: string },
): Promise<PartsRecord> {
  const { rows } = await db.query<PartsRecord>(
    `select count(*) as scored, avg(abs(actual - value) / scale)::float8 as "wholeMase", avg(abs(actual - parts.sum) / scale)::float8 as "sumMase"
     from (
       select forecasts.id, scale, points.bucket, points.value, scores.actual,
         row_number() over (partition by forecasts.id order by points.bucket) as step
       from forecasts
       join forecast_points points on points.forecast_id = forecasts.id
       left join forecast_scores scores on scores.forecast_id = points.forecast_id and scores.bucket = points.bucket
       where metric = $1::text and bucket_interval = $2::text and through >= $3::date and scale > 0
     ) as foretold
     cross join lateral (select sum(expected[step]) as sum from forecast_parts where forecast_id = foretold.id) as parts
     where actual is not null and parts.sum is not null`,
    [metric, interval, since],
  );
  return rows[0] ?? { scored: 0, wholeMase: null, sumMase: null };
}
