import { dayOfWorld } from '../attacks/attack.ts';
import { byHand, type Breakage } from './breakage.ts';

/** Sums, the chain, and what runs. */
export const breakagesOfSumsAndCode: Breakage[] = [
  {
    gate: 'G7',
    breaks: 'the sums of yesterday say more failures of a kind than its tasks',
    carryOut: async (world) =>
      byHand(
        'task_errors',
        `update task_errors set first_tries = first_tries + 5 where day = '${dayOfWorld(world, 1)}'`,
        `update task_errors set first_tries = first_tries - 5 where day = '${dayOfWorld(world, 1)}';
         update roll_up_checks set differences = '[]', repaired_at = null`,
      )(world),
    says: /^\d+ rows? of sums differs? from the tasks, first task_errors on /,
    remedy: /rollups rebuild --from/,
  },
  {
    gate: 'G8',
    breaks: 'the sums by month are gone, those by day stay',
    carryOut: byHand(
      'library_months',
      `create table kept_months as select * from library_months; delete from library_months`,
      `insert into library_months select * from kept_months; drop table kept_months; update roll_up_checks set differences = '[]', repaired_at = null`,
    ),
    says: /^\d+ of \d+ sums came out unequal, first started by day: \d+ instead of 0/,
    remedy: /rollups rebuild --from/,
    maySayTooBecauseOfTheSameRows: ['G7'],
  },
  {
    gate: 'G9',
    breaks: 'an hour of an older day is gone, its day stays',
    carryOut: async (world) => {
      const day = dayOfWorld(world, 5);
      const ofDay = `hour >= '${day}T12:00:00Z' and hour < '${day}T18:00:00Z'`;
      return byHand(
        'task_hours',
        `create table kept_hours as select * from task_hours where ${ofDay}; delete from task_hours where ${ofDay}`,
        `insert into task_hours select * from kept_hours; drop table kept_hours; update roll_up_checks set differences = '[]', repaired_at = null`,
      )(world);
    },
    says: /^The days of America\/New_York from .+ have \d+ runs, the hours between their bounds \d+/,
    remedy: /rollups rebuild --from/,
    maySayTooBecauseOfTheSameRows: ['G7'],
  },
  {
    gate: 'G12',
    breaks: 'a result of an audit is written over',
    carryOut: async (world) => {
      const entry = `position = (select min(position) from audit_entries where kind = 'result')`;
      const flip = (reason: string) =>
        `update audit_entries set content = jsonb_set(content, '{reason}', to_jsonb(${reason}::text)) where ${entry}`;
      return byHand(
        'audit_entries',
        flip(`(content ->> 'reason') || '!'`),
        flip(`rtrim(content ->> 'reason', '!')`),
      )(world);
    },
    says: /^The chain of audits is broken at entry \d+/,
    remedy: /backup/,
  },
  {
    gate: 'G13',
    breaks: 'whatever is recorded for a new customer counts one success more',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      await pool.query(
        `create function count_more() returns trigger language plpgsql as $$
         begin new.completed := new.completed + 1; return new; end $$`,
      );
      await pool.query(
        `create trigger counts_more before insert or update on task_days for each row
         when (new.day < '${dayOfWorld(world, 40)}' and new.completed is not null) execute function count_more()`,
      );
      return async () => {
        await pool.query('drop trigger counts_more on task_days');
        await pool.query('drop function count_more');
      };
    },
    says: /^\d+ figures? of a known sample came out wrong, first completed: \d+ instead of 2/,
    remedy: /release before/,
  },
  {
    gate: 'G14',
    breaks: 'what came lies outside of the bands of the forecasts',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      const from = dayOfWorld(world, 60);
      await pool.query(
        `insert into forecasts (id, metric, bucket_interval, horizon, through, time_zone, currency, formula_version, as_of, history_from, history_values,
           history_digest, model, shown, naive_model, candidates, origins, low_history, scale, widening, made_at)
         values ('fct_broken', 'executions', 'day', 30, $1::date - 1, 'America/New_York', 'usd', 1, $1, $1::date - 60, 60, '\\x06', 'mstl', 'mstl', 'naive', '[]', 6, false, 1, 1, $1)`,
        [from],
      );
      await pool.query(
        `insert into forecast_points (forecast_id, bucket, value, low80, high80, low95, high95, naive)
         select 'fct_broken', day, 50, 45, 55, 40, 60, 50 from generate_series($1::date, $1::date + 29, interval '1 day') as days (day)`,
        [from],
      );
      await pool.query(
        `insert into forecast_scores (forecast_id, bucket, actual, scored_at) select forecast_id, bucket, 90, $1 from forecast_points where forecast_id = 'fct_broken'`,
        [dayOfWorld(world, 20)],
      );
      return async () => {
        for (const table of ['forecast_scores', 'forecast_points'])
          await world.byHand(table, `delete from ${table} where forecast_id = 'fct_broken'`);
        await world.byHand('forecasts', `delete from forecasts where id = 'fct_broken'`);
      };
    },
    says: /^0 % of 30 actual values lie within the 80 % band: forecasts are surer than they may be/,
    remedy: /page “Forecast”/,
  },
  {
    gate: 'G15',
    breaks: 'a model is served that does not beat popularity',
    carryOut: async (world) => {
      const { pool } = world.shop.server;
      const evaluation = { model: 'cosine', testCustomers: 9, testCases: 9, scores: null, gains: null };
      await pool.query(
        `insert into recommendation_runs (id, watermark, requested_by, computed_at, took_ms, formula_version, customers, multi_install_customers, scenarios,
           model, is_gate_open, lower_bound, test_customers, reason, evaluation, control, fairness)
         values ('rcm_broken', $1, 'clock', $1, 10, 1, 9, 9, 2, 'cosine', true, -0.01, 9, 'By hand.', $2, $2, $3)`,
        [world.clock.now, evaluation, { since: world.clock.now.toISOString(), exposures: 0, classes: [] }],
      );
      return () =>
        world.byHand('recommendation_runs', `delete from recommendation_runs where id = 'rcm_broken'`);
    },
    says: /^cosine is served, though it is not certain that it beats popularity/,
    remedy: /\/admin\/recommendations\/runs/,
  },
];
