import type { Db } from '../../platform/database.ts';
import type { Candidate } from '../backtest/backtest.ts';
import type { Point } from '../forecast-series.ts';
import type { MetricName } from '../metrics.ts';
import type { Interval, ModelName, NaiveName } from '../models/model.ts';

/** What tells one published forecast from another. */
export type ForecastKey = {
  metric: MetricName;
  interval: Interval;
  horizon: number;
  through: string;
  timeZone: string;
  currency: string;
  formulaVersion: number;
};

export type StoredPoint = Point & { bucket: string; naive: number };

export type StoredForecast = ForecastKey & {
  id: string;
  asOf: Date;
  historyFrom: string;
  historyValues: number;
  historyDigest: Buffer;
  model: ModelName;
  shown: ModelName;
  naiveModel: NaiveName;
  reason: 'notBetter' | 'luck' | null;
  candidates: (Omit<Candidate, 'mase'> & { mase: number | null })[];
  origins: number;
  lowHistory: boolean;
  scale: number;
  widening: number;
  madeAt: Date;
};

/** Waits until no other server does this work, up to the end of the transaction. */
export async function lockWork(db: Db, name: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('forecasts ' || $1::text, 0))`, [name]);
}

/** Writes a forecast with its points. */
export async function insertForecast(db: Db, row: StoredForecast, points: StoredPoint[]): Promise<void> {
  await db.query(
    `with published as (
       insert into forecasts (id, metric, bucket_interval, horizon, through, time_zone, currency, formula_version, as_of, history_from,
         history_values, history_digest, model, shown, naive_model, reason, candidates, origins, low_history, scale, widening, made_at)
       values ($1::text, $2::text, $3::text, $4::smallint, $5::date, $6::text, $7::text, $8::smallint, $9::timestamptz, $10::date,
         $11::int, $12::bytea, $13::text, $14::text, $15::text, $16::text, $17::jsonb, $18::smallint, $19::boolean, $20::float8, $21::float8, $22::timestamptz)
       returning id
     )
     insert into forecast_points (forecast_id, bucket, value, low80, high80, low95, high95, naive)
     select published.id, points.bucket, points.value, points.low80, points.high80, points.low95, points.high95, points.naive
     from published cross join jsonb_to_recordset($23::jsonb)
       as points (bucket date, value float8, low80 float8, high80 float8, low95 float8, high95 float8, naive float8)`,
    [
      row.id,
      row.metric,
      row.interval,
      row.horizon,
      row.through,
      row.timeZone,
      row.currency,
      row.formulaVersion,
      row.asOf,
      row.historyFrom,
      row.historyValues,
      row.historyDigest,
      row.model,
      row.shown,
      row.naiveModel,
      row.reason,
      JSON.stringify(row.candidates),
      row.origins,
      row.lowHistory,
      row.scale,
      row.widening,
      row.madeAt,
      JSON.stringify(points),
    ],
  );
}

const forecastFields = `id, metric, bucket_interval as "interval", horizon, through, time_zone as "timeZone", currency,
  formula_version as "formulaVersion", as_of as "asOf", history_from as "historyFrom", history_values as "historyValues",
  history_digest as "historyDigest", model, shown, naive_model as "naiveModel", reason, candidates, origins, low_history as "lowHistory",
  scale, widening, made_at as "madeAt"`;

/** The forecast of exactly this metric, horizon, last known bucket, zone, currency and version of the formula. */
export async function findForecast(db: Db, key: ForecastKey): Promise<StoredForecast | null> {
  const { rows } = await db.query<StoredForecast>(
    `select ${forecastFields} from forecasts
     where metric = $1::text and bucket_interval = $2::text and horizon = $3::smallint and through = $4::date
       and time_zone = $5::text and currency = $6::text and formula_version = $7::smallint`,
    [key.metric, key.interval, key.horizon, key.through, key.timeZone, key.currency, key.formulaVersion],
  );
  return rows[0] ?? null;
}

/** A forecast bucket by bucket, in the unit of its metric, with the bounds of 80 and 95 %. */
export async function findPoints(db: Db, forecastId: string): Promise<StoredPoint[]> {
  const { rows } = await db.query<StoredPoint>(
    `select bucket, value, low80, high80, low95, high95, naive from forecast_points where forecast_id = $1::text order by bucket`,
    [forecastId],
  );
  return rows;
}

/** The newest forecast of each metric and interval, of the usual horizons. */
export async function findNewest(db: Db, usual: { day: number; month: number }): Promise<StoredForecast[]> {
  const { rows } = await db.query<StoredForecast>(
    `select distinct on (metric, bucket_interval) ${forecastFields}
     from forecasts
     where horizon = case bucket_interval when 'day' then $1::smallint else $2::smallint end
     order by metric, bucket_interval, through desc, made_at desc`,
    [usual.day, usual.month],
  );
  return rows;
}
