import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const promtool = process.env['PROMTOOL'] ?? 'promtool';
const hasPromtool = spawnSync(promtool, ['--version']).status === 0;

const rules = [
  ...readFileSync('observe/alerts.yml', 'utf8').matchAll(/- alert: (\w+)[^]*?severity: (\w+)/g),
].map(([, name = '', severity = '']) => ({ name, severity }));

/** What Prometheus sees each minute: the same ten minutes, then another hour, as `promtool` writes series. */
const series: [name: string, ordinary: string, bad: string][] = [
  ['up{job="scenario-library"}', '1x70', '1x10 0x60'],
  ['http_request_duration_seconds_count{status="200"}', '0+600x70', '0+600x70'],
  ['http_request_duration_seconds_count{status="500"}', '0+2x70', '0+60x70'],
  ['http_request_duration_seconds_bucket{le="2.5"}', '0+100x70', '0+90x70'],
  ['http_request_duration_seconds_bucket{le="5"}', '0+100x70', '0+100x70'],
  ['http_request_duration_seconds_bucket{le="+Inf"}', '0+100x70', '0+100x70'],
  ['failures_total{kind="job"}', '0+1x70', '0+2x70'],
  ['failures_total{kind="request"}', '0+9x70', '0+9x70'],
  ['db_pool_connections{state="waiting"}', '0x10 3x2 0x58', '0x10 3x60'],
  ['stripe_events_lag_seconds', '0x10 800x60', '0x10 1000x60'],
  ['stripe_events{state="failed"}', '0x70', '0x10 1x60'],
  ['billing_differences_total', '4x70', '4x10 5x60'],
  ['outbox_events{listener="hooks",state="parked"}', '0x70', '0x10 2x60'],
  ['outbox_events{listener="hooks",state="waiting"}', '40x70', '40x70'],
  ['quarantined_tasks_total{reason="poisoned"}', '3x70', '3x40 4x30'],
  ['rollup_drift_rows', '2x70', '2x10 3x60'],
  ['insights_dropped_total', '1x70', '1x10 2x60'],
  ['audit_gate_state{gate="G5"}', '0x10 1x60', '0x10 2x60'],
  ['replica_lag_seconds', '0x10 20x60', '0x10 60x60'],
];

/** Which rules fire after an hour, by PromQL's own evaluation. */
function judge(values: (row: (typeof series)[number]) => string, fires: typeof rules) {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-library-rules-'));
  const file = join(folder, 'test.yml');
  const tested = {
    rule_files: [resolve('observe/alerts.yml')],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: series.map((row) => ({ series: row[0], values: values(row) })),
        promql_expr_test: [
          {
            expr: 'count by (alertname, severity) (ALERTS{alertstate="firing"})',
            eval_time: '1h',
            exp_samples: fires.map(({ name, severity }) => ({
              labels: `{alertname="${name}",severity="${severity}"}`,
              value: 1,
            })),
          },
        ],
      },
    ],
  };
  writeFileSync(file, JSON.stringify(tested)); // YAML takes JSON as it is
  const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return [status, status === 0 ? '' : stdout + stderr];
}

test.skipIf(!hasPromtool)('an hour in which everything goes wrong fires every rule, once', () => {
  expect(rules.length).toBeGreaterThan(13);
  expect(judge(([, , bad]) => bad, rules)).toEqual([0, '']);
});

test.skipIf(!hasPromtool)(
  'an ordinary hour fires none, with some errors, a short wait and a lag below its bound',
  () => {
    expect(judge(([, ordinary]) => ordinary, [])).toEqual([0, '']);
  },
);

test.skipIf(!hasPromtool)('each rule fires by what it watches and by nothing else', () => {
  const watched: [rule: string, series: RegExp][] = [
    ['LibraryIsDown', /^up/],
    ['LibraryAnswersWithErrors', /status="500"/],
    ['LibraryIsSlow', /le="2.5"/],
    ['LibraryFailsInside', /kind="job"/],
    ['DatabaseConnectionsAreShort', /^db_pool/],
    ['StripeEventsWait', /^stripe_events_lag/],
    ['StripeEventsFailed', /^stripe_events\{/],
    ['LedgerDiffersFromStripe', /^billing/],
    ['AnnouncementsAreParked', /parked/],
    ['TasksAreRefused', /^quarantined/],
    ['SumsDiffered', /^rollup/],
    ['InsightsDiffered', /^insights/],
    ['AuditGateFails', /^audit/],
    ['ReplicaIsBehind', /^replica/],
  ];
  expect(watched.map(([rule]) => rule)).toEqual(rules.map(({ name }) => name));
  for (const [rule, own] of watched) {
    const fired = judge(
      ([name, ordinary, bad]) => (own.test(name) ? bad : ordinary),
      rules.filter(({ name }) => name === rule),
    );
    expect([rule, ...fired]).toEqual([rule, 0, '']);
  }
});
