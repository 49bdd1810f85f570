import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Series } from '../../../server/forecasting/models/model.ts';

/** 42 MB of which 100 kB are needed, and here alone: so it is no dependency, but fetched once into the cache. BSD-3-Clause. */
const pinned = 'vega-datasets@3.2.1';
const cache = 'node_modules/.cache/forecast-series';
const folder = join(cache, 'node_modules/vega-datasets/data');

export type PublicSeries = Series & { name: string };

/** Monthly and daily series of work, prices and weather: what people make, want and cannot change. */
export function readPublicSeries(): PublicSeries[] {
  if (!existsSync(folder))
    execFileSync(
      'npm',
      ['install', '--prefix', cache, '--no-save', '--ignore-scripts', '--no-audit', pinned],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  return [...employment(), ...unemployment(), ...prices(), ...carbonDioxide(), ...weather()];
}

const monthly = (name: string, lastBucket: string, values: number[]): PublicSeries => ({
  name,
  values,
  season: 12,
  lastBucket,
  interval: 'month',
  isRate: false,
});

/** Rows of a CSV without quotes, by the names of its columns. */
function rowsOf(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const names = head.trim().split(',');
  return lines.map((line) => {
    const cells = line.trim().split(',');
    return Object.fromEntries(names.map((name, place) => [name, cells[place] ?? '']));
  });
}

const column = (rows: Record<string, string>[], name: string) => rows.map((row) => Number(row[name]));

/** Employees in the United States, in thousands, not adjusted for seasons. */
function employment(): PublicSeries[] {
  const rows = rowsOf('us-employment.csv');
  return [
    'construction',
    'manufacturing',
    'retail_trade',
    'information',
    'leisure_and_hospitality',
    'government',
  ].map((name) => monthly(`employed: ${name}`, '2015-12-01', column(rows, name)));
}

/** People without work by trade, in thousands. */
function unemployment(): PublicSeries[] {
  type Row = { series: string; count: number };
  const rows = JSON.parse(readFileSync(join(folder, 'unemployment-across-industries.json'), 'utf8')) as Row[];
  return Object.entries(Object.groupBy(rows, ({ series }) => series)).map(([name, months = []]) =>
    monthly(
      `out of work: ${name}`,
      '2010-02-01',
      months.map(({ count }) => count),
    ),
  );
}

/** Prices of shares: nothing that is known before helps. */
function prices(): PublicSeries[] {
  const rows = rowsOf('stocks.csv').filter(({ symbol }) => symbol !== 'GOOG'); // begins in the middle
  const shares = Object.entries(Object.groupBy(rows, ({ symbol = '' }) => symbol));
  return shares.map(([name, months = []]) =>
    monthly(`share: ${name}`, '2010-03-01', column(months, 'price')),
  );
}

/** Parts per million on Mauna Loa, the last 15 years. */
function carbonDioxide(): PublicSeries[] {
  const rows = rowsOf('co2-concentration.csv').slice(-180);
  return [monthly('carbon dioxide', rows.at(-1)?.['Date'] ?? '', column(rows, 'CO2'))];
}

/** Days of Seattle, the last 400. */
function weather(): PublicSeries[] {
  const rows = rowsOf('seattle-weather.csv').slice(-400);
  return ['precipitation', 'temp_max', 'wind'].map((name) => ({
    name: `weather: ${name}`,
    values: column(rows, name),
    season: 7,
    lastBucket: '2015-12-31',
    interval: 'day' as const,
    isRate: false,
  }));
}
