import type { Db } from '../../platform/database.ts';
import type { Reporting } from '../../platform/reporting.ts';
import type { MetricName } from '../metrics.ts';
import type { Interval } from '../models/model.ts';

type Of = { metric: MetricName; interval: Interval };
export type Unscored = Of & { forecastId: string; bucket: string };

/** Points of buckets within some days that have no score, of forecasts in the present zone and currency. */
export async function findUnscored(
  db: Db,
  { from, to, timeZone, currency }: { from: string; to: string; timeZone: string; currency: string },
): Promise<Unscored[]> {
  const { rows } = await db.query<Unscored>(
    `select forecasts.metric, forecasts.bucket_interval as "interval", points.forecast_id as "forecastId", points.bucket
     from forecast_points points join forecasts on forecasts.id = points.forecast_id
     where points.bucket between $1::date and $2::date and time_zone = $3::text and currency = $4::text
       and not exists (
         select from forecast_scores where forecast_scores.forecast_id = points.forecast_id and forecast_scores.bucket = points.bucket
       )
     order by points.bucket, points.forecast_id`,
    [from, to, timeZone, currency],
  );
  return rows;
}

/** What came; a point that has its score keeps it. */
export async function insertScores(
  db: Db,
  scores: { forecastId: string; bucket: string; actual: number }[],
  scoredAt: Date,
): Promise<number> {
  const { rowCount } = await db.query(
    `insert into forecast_scores (forecast_id, bucket, actual, scored_at)
     select forecast_id, bucket, actual, $4::timestamptz
     from unnest($1::text[], $2::date[], $3::float8[]) as scores (forecast_id, bucket, actual)
     on conflict on constraint forecast_scores_pkey do nothing`,
    [
      scores.map(({ forecastId }) => forecastId),
      scores.map(({ bucket }) => bucket),
      scores.map(({ actual }) => actual),
      scoredAt,
    ],
  );
  return rowCount ?? 0;
}

export type Record = Of & {
  scored: number;
  /** Of values that moved or were expected to: bands without a width that catch what never moves say nothing. Null: of none. */
  coverage80: number | null;
  coverage95: number | null;
  mase: number | null;
  naiveMase: number | null;
  /** Distinct buckets among them. */
  buckets: number;
  /** Times by which the 80 % intervals would have had to be wider to catch 80 %. */
  missing: number | null;
};

/** What came of published forecasts, by metric and interval: of buckets since `since`, of one metric and interval when asked for. */
export async function sumRecords(db: Db, since: string, of?: Of): Promise<Record[]> {
  const { rows } = await db.query<Record>(
    `select metric, bucket_interval as "interval", count(*) as scored, count(distinct scores.bucket) as buckets,
       (avg((actual between low80 and high80)::int) filter (where high80 > low80 or actual <> value))::float8 as coverage80,
       (avg((actual between low95 and high95)::int) filter (where high95 > low95 or actual <> value))::float8 as coverage95,
       (avg(abs(actual - value) / scale) filter (where scale > 0))::float8 as mase,
       (avg(abs(actual - naive) / scale) filter (where scale > 0))::float8 as "naiveMase",
       percentile_cont(0.8) within group (order by abs(actual - value) / ((high80 - low80) / 2))
         filter (where high80 > low80) as missing
     from forecast_scores scores
     join forecast_points points on points.forecast_id = scores.forecast_id and points.bucket = scores.bucket
     join forecasts on forecasts.id = scores.forecast_id
     where scores.bucket >= $1::date and ($2::text is null or metric = $2::text) and ($3::text is null or bucket_interval = $3::text)
     group by 1, 2`,
    [since, of?.metric ?? null, of?.interval ?? null],
  );
  return rows;
}

export type RecentScore = {
  bucket: string;
  forecast: number;
  low80: number;
  high80: number;
  naive: number;
  actual: number;
  madeThrough: string;
};

/** The newest buckets with a score, each as it was foretold last, in one zone and currency: those of others cannot stand beside them. */
export async function findRecentScores(
  db: Db,
  { metric, interval, timeZone, currency }: Of & Reporting,
  { since, count }: { since: string; count: number },
): Promise<RecentScore[]> {
  const { rows } = await db.query<RecentScore>(
    `select bucket, forecast, low80, high80, naive, actual, "madeThrough"
     from (
       select distinct on (points.bucket) points.bucket, value as forecast, low80, high80, naive, actual, through as "madeThrough"
       from forecast_points points
       join forecast_scores scores on scores.forecast_id = points.forecast_id and scores.bucket = points.bucket
       join forecasts on forecasts.id = points.forecast_id
       where points.bucket >= $3::date and metric = $1::text and bucket_interval = $2::text
         and time_zone = $5::text and currency = $6::text
       order by points.bucket desc, through desc, made_at desc
     ) latest
     order by bucket desc limit $4::int`,
    [metric, interval, since, count, timeZone, currency],
  );
  return rows.toReversed();
}
