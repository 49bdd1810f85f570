import { readFileSync } from 'node:fs';
import type { Series } from '../../../server/forecasting/models/model.ts';

export type PublicSeries = Series & { name: string };

const seasons = { day: 7, month: 12 } as const;

/**
 * Monthly and daily series of work, prices and weather: what people make, want and cannot change. Employees and people without work in the
 * United States in thousands (Bureau of Labor Statistics), prices of shares at the end of the month, parts per million of carbon dioxide on
 * Mauna Loa (NOAA, the last 15 years) and days of Seattle (NOAA, the last 400), as vega-datasets 3.2.1 has them (BSD-3-Clause, University of
 * Washington Interactive Data Lab). They stand beside this file, because that package has 42 MB and this needs 20 kB of it.
 */
export function readPublicSeries(): PublicSeries[] {
  const [, ...lines] = readFileSync(new URL('public-series.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [name = '', unit = '', lastBucket = '', values = ''] = line.split(',');
    const interval = unit === 'day' ? 'day' : 'month';
    return {
      name,
      values: values.split(' ').map(Number),
      season: seasons[interval],
      lastBucket,
      interval,
      isRate: false,
    };
  });
}
