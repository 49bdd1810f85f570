import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { collectInboxMetrics } from '../../server/inbox/inbox-metrics.ts';
import { collectProcessMetrics, createReplicaLag, metricsRegistry } from '../../server/platform/metrics.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const dashboard = JSON.parse(readFileSync('observe/grafana/dashboards/scenario-library.json', 'utf8')) as {
  panels: { title: string; targets: { expr: string; datasource: { type: string; uid: string } }[] }[];
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

/** The labels by which an expression picks series or groups them. */
function labelsIn(expression: string): string[] {
  const picked = [...expression.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label);
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(/,\s*/),
  );
  return [...picked, ...grouped];
}

/** Those of a metric as this server declares it, and those that Prometheus adds. */
function labelsOf(metric: string): string[] {
  const declared =
    metricsRegistry.getSingleMetric(metric.replace(/_(?:bucket|sum|count)$/, '')) ??
    metricsRegistry.getSingleMetric(metric);
  const { labelNames = [] } = (declared ?? {}) as { labelNames?: string[] };
  return [...labelNames, 'job', 'instance', ...(metric.endsWith('_bucket') ? ['le'] : [])];
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

  test('has the labels that they pick and group by: what groups by no label of a metric never speaks', () => {
    const unknown = expressions.flatMap((expression) => {
      const known = new Set(metricsIn(expression).flatMap(labelsOf));
      return labelsIn(expression)
        .filter((label) => !known.has(label))
        .map((label) => `${label} in ${expression}`);
    });
    expect(expressions.flatMap(labelsIn).length).toBeGreaterThan(20);
    expect(unknown).toEqual([]);
  });
});

test('each rule says how bad it is and what it means', () => {
  const names = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...rules.matchAll(/severity: (page|warn) /g)]).toHaveLength(names.length);
  expect([...rules.matchAll(/summary:\s+'[A-Z{].*\.'[ ,]/g)]).toHaveLength(names.length);
});

describe('the compose profile', () => {
  type Service = {
    image?: string;
    profiles?: string[];
    volumes?: string[];
    depends_on?: string[] | Record<string, unknown>;
  };
  const { services, volumes } = parse(readFileSync('compose.yaml', 'utf8')) as {
    services: Record<string, Service>;
    volumes: Record<string, null>;
  };
  const ofProfile = Object.values(services).filter(({ profiles }) => profiles?.includes('observe'));
  const mounts = ofProfile.flatMap(({ volumes: mounted = [] }) =>
    mounted.map((mount) => mount.split(':')[0] ?? ''),
  );

  test('starts four services in exact versions beside the library, none of them without it being asked for', () => {
    expect(Object.entries(services).map(([name, { profiles = [] }]) => [name, profiles])).toEqual([
      ['library', []],
      ['database', []],
      ...['prometheus', 'loki', 'alloy', 'grafana'].map((name) => [name, ['observe']]),
    ]);
    for (const { image } of ofProfile) expect(image).toMatch(/^[\w/]+:v?\d+\.\d+\.\d+$/);
    const awaited = Object.values(services).flatMap(({ depends_on: others = [] }) =>
      Array.isArray(others) ? others : Object.keys(others),
    );
    expect(awaited.filter((name) => !(name in services))).toEqual([]);
  });

  test('mounts files that are there and volumes that are declared', () => {
    const files = mounts.filter((mount) => mount.startsWith('./observe/'));
    expect(files).toHaveLength(6);
    expect(files.filter((path) => globSync(path).length === 0)).toEqual([]);
    const named = mounts.filter((mount) => !/^[./]/.test(mount));
    expect(named.filter((name) => !(name in volumes))).toEqual([]);
  });

  test('gives Grafana sources of the names that its dashboard asks, at the services of the profile', () => {
    const { datasources } = parse(
      readFileSync('observe/grafana/provisioning/datasources/datasources.yml', 'utf8'),
    ) as { datasources: { uid: string; type: string; url: string }[] };
    for (const { url } of datasources) expect(Object.keys(services)).toContain(new URL(url).hostname);
    const known = new Set(datasources.map(({ uid, type }) => `${type} ${uid}`));
    const asked = dashboard.panels.flatMap(({ targets }) =>
      targets.map(({ datasource: { type, uid } }) => `${type} ${uid}`),
    );
    expect(asked.filter((source) => !known.has(source))).toEqual([]);
    const scraped = parse(readFileSync('observe/prometheus.yml', 'utf8')).scrape_configs[0].static_configs[0]
      .targets;
    expect(scraped).toEqual(['library:3000']);
  });

  test('has only files that can be parsed', () => {
    for (const path of globSync('observe/**/*.yml'))
      expect(parse(readFileSync(path, 'utf8')), path).toBeTypeOf('object');
  });
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
