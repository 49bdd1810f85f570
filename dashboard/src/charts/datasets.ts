import { t } from '@lingui/core/macro';
import type { ChartDataset } from 'chart.js';
import { series as colours, type Scheme, type SeriesRole } from '../ui/palette.ts';
import { hatched } from './hatched.ts';
import type { Series } from './series.ts';

type Dataset = ChartDataset<'bar' | 'line', (number | null)[]>;
type Around = { scheme: Scheme; open: number; series: Series[] };

/** Of a colour, as two hexadecimal digits: bands within bands add up. */
const bandOpacity = '2e';

/** Lines of one chart differ by their strokes and points as well as by their colour. */
export const strokes: Record<SeriesRole, number[]> = {
  first: [],
  second: [7, 3],
  third: [2, 3],
  quiet: [1, 4],
};
const points: Record<SeriesRole, 'circle' | 'rectRot' | 'triangle' | 'rect'> = {
  first: 'circle',
  second: 'rectRot',
  third: 'triangle',
  quiet: 'rect',
};

/** A series as Chart.js draws it. */
export function datasetOf(one: Series, { scheme, open, series }: Around): Dataset {
  const colour = colours[scheme][one.role];
  const common = {
    label: one.label,
    data: one.values,
    yAxisID: one.axis,
    borderColor: colour,
    backgroundColor: colour,
    pointStyle: points[one.role],
  };
  const overlaps = series.some(({ isPart }) => isPart);
  if (one.shape === 'bar') {
    const isOneOfSeveral = series.filter(({ shape }) => shape === 'bar').length > 1 && !overlaps;
    const full = isOneOfSeveral && one.role === 'second' ? hatched(colour) : colour;
    return {
      ...common,
      type: 'bar',
      // A day that is not over is an outline that fills up.
      backgroundColor:
        open < 0 ? full : one.values.map((_value, index) => (index === open ? `${colour}40` : full)),
      borderWidth: open < 0 ? 0 : one.values.map((_value, index) => (index === open ? 1 : 0)),
      borderRadius: 2,
      maxBarThickness: 22,
      categoryPercentage: 0.72,
      barPercentage: 0.92,
      grouped: !overlaps,
      order: one.isPart ? 2 : 3,
    };
  }
  if (one.edge) {
    return {
      ...common,
      type: 'line',
      borderWidth: 0,
      backgroundColor: `${colour}${bandOpacity}`,
      fill: one.edge === 'upper' ? '+1' : false,
      pointRadius: 0,
      pointHoverRadius: 0,
      order: 4,
    };
  }
  const lines = series.filter(({ shape, edge }) => shape === 'line' && !edge).length;
  const dash = one.isDashed ? [5, 4] : lines > 1 ? strokes[one.role] : [];
  return {
    ...common,
    type: 'line',
    borderWidth: 2,
    borderDash: dash,
    tension: 0,
    spanGaps: false,
    pointHoverRadius: 4,
    pointRadius: one.values.map((_value, index) => (standsAlone(one.values, index) ? 3 : 0)),
    // The way to a day that is not over is faint: it will end elsewhere.
    ...(open > 0
      ? { segment: { borderColor: ({ p1DataIndex }) => (p1DataIndex === open ? `${colour}66` : undefined) } }
      : {}),
    order: 1,
  };
}

/** What stood there in the period before: a thin line behind everything. */
export function previousDataset(one: Series, scheme: Scheme): Dataset {
  const colour = colours[scheme].quiet;
  return {
    type: 'line',
    label: t`${one.label} before`,
    data: one.previous ?? [],
    yAxisID: one.axis,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 1.5,
    borderDash: [3, 3],
    pointRadius: 0,
    pointHoverRadius: 3,
    spanGaps: false,
    order: 2,
  };
}

/** A known value between two gaps: no line reaches it, so it is drawn as a dot. */
function standsAlone(values: (number | null)[], index: number): boolean {
  return (
    values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
  );
}
