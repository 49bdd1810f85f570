import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectInboxMetrics } from '../../server/inbox/inbox-metrics.ts';
import { collectProcessMetrics, createReplicaLag } from '../../server/platform/metrics.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const dashboard = JSON.parse(readFileSync('observe/grafana/dashboards/scenario-library.json', 'utf8')) as {
  panels: { title: string; targets: { expr: string; datasource: { type: string } }[] }[];
};
const rules = readFileSync('observe/alerts.yml', 'utf8');
const promtool = process.env['PROMTOOL'] ?? 'promtool';
const hasPromtool = spawnSync(promtool, ['--version']).status === 0;

/** Each expression of the rules and of the dashboard's panels on Prometheus. */
const expressions = [
  ...[...rules.matchAll(/^ +expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/gm)].map(
    ([, block, line]) => block ?? line ?? '',
  ),
  ...dashboard.panels
    .flatMap(({ targets }) => targets)
    .filter(({ datasource }) => datasource.type === 'prometheus')
    .map(({ expr }) => expr),
];

const keywords = /^(?:sum|max|by|rate|increase|histogram_quantile|topk|and|le|rate_interval|d|m|h)$/;
/** The names of metrics in an expression: what is neither a keyword nor a label. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\bby \([^)]*\)/g, ' ');
  return [...bare.matchAll(/[a-z_][a-z0-9_]*/g)].map(([name]) => name).filter((name) => !keywords.test(name));
}

describe('what Prometheus and Grafana ask for', () => {
  let server: TestServer;
  let shown: Set<string>;

  beforeAll(async () => {
    server = await startTestServer();
    collectProcessMetrics(server.pool);
    collectInboxMetrics(server.pool);
    createReplicaLag();
    const text = await (await fetch(`${server.url}/metrics`)).text();
    shown = new Set(
      [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
  });
  afterAll(() => server.close());

  test('is there: every metric that an alert rule or a panel names is one of /metrics', () => {
    expect(expressions.length).toBeGreaterThan(28);
    const asked = new Set(expressions.flatMap(metricsIn));
    asked.delete('up'); // Prometheus' own
    expect(asked.size).toBeGreaterThan(14);
    expect([...asked].filter((name) => !shown.has(name))).toEqual([]);
  });
});

test('each rule says how bad it is and what it means', () => {
  const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...rules.matchAll(/severity: (page|warn) /g)]).toHaveLength(names.length);
  expect([...rules.matchAll(/summary:\s+'[A-Z{].*\.'[ ,]/g)]).toHaveLength(names.length);
});

test('every file that the compose profile mounts is there', () => {
  const mounted = [...readFileSync('compose.yaml', 'utf8').matchAll(/- \.\/(observe\/[^:]+):/g)].map(
    ([, path]) => path ?? '',
  );
  expect(mounted).toHaveLength(6);
  expect(mounted.filter((path) => globSync(path).length === 0)).toEqual([]);
});

test.skipIf(!hasPromtool)('promtool takes the configuration, the rules and every expression', () => {
  const checked = spawnSync(promtool, ['check', 'config', 'observe/prometheus.yml'], { encoding: 'utf8' });
  expect([checked.status, checked.stderr]).toEqual([0, expect.any(String)]);
  const all = expressions.map((expression, index) => ({
    record: `test:expression_${index}`,
    expr: expression.replaceAll('$__rate_interval', '5m'),
  }));
  const folder = mkdtempSync(join(tmpdir(), 'scenario-library-rules-'));
  const file = join(folder, 'panels.yml');
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules: all }] })); // YAML takes JSON as it is
  const asRules = spawnSync(promtool, ['check', 'rules', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect([asRules.status, asRules.stderr]).toEqual([0, '']);
});
