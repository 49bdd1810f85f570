import type { ChartDataset } from 'chart.js';
import { formatDay } from '../format/time.ts';
import { fontFamily, series as colours, surfaces, type Scheme } from '../ui/palette.ts';
import type { ChartContent } from './chart-canvas.tsx';
import type { Series } from './series.ts';

type Drawing = { days: string[]; series: Series[]; scheme: Scheme; animated: boolean };

/** The Chart.js content of series over days: shared tooltip with exact values, hairline grid, a right axis when a series asks for it. */
export function timeSeriesContent({ days, series, scheme, animated }: Drawing): ChartContent {
  const paint = surfaces[scheme];
  const tick = { color: paint.muted, font: { size: 12, family: fontFamily }, padding: 8 };
  const right = series.find(({ axis }) => axis === 'right');
  const left = withQuietZeros(series.filter(({ axis }) => axis === 'left'));
  return {
    type: 'bar',
    data: {
      labels: days,
      datasets: series.map((one) =>
        datasetOf(
          asDrawn(one, series),
          scheme,
          series.some(({ isPart }) => isPart),
        ),
      ),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: animated ? { duration: 250 } : false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          grid: { display: false },
          border: { color: paint.border },
          ticks: {
            ...tick,
            maxRotation: 0,
            autoSkipPadding: 28,
            callback: (_value, index) => formatDay(days[index] ?? '', { year: false }),
          },
        },
        left: valueAxis('left', left, tick, paint.grid),
        ...(right ? { right: { ...valueAxis('right', right, tick, paint.grid), min: 0, max: 1 } } : {}),
      },
      plugins: {
        tooltip: {
          backgroundColor: paint.raised,
          titleColor: paint.text,
          bodyColor: paint.text,
          borderColor: paint.border,
          borderWidth: 1,
          padding: 10,
          titleFont: { family: fontFamily },
          bodyFont: { family: fontFamily },
          boxPadding: 5,
          usePointStyle: true,
          itemSort: (one, other) => one.datasetIndex - other.datasetIndex,
          callbacks: {
            title: ([first]) => formatDay(days[first?.dataIndex ?? 0] ?? ''),
            label: ({ datasetIndex, dataIndex }) => tooltipText(series[datasetIndex], dataIndex),
          },
        },
      },
    },
  };
}

function tooltipText(one: Series | undefined, index: number): string {
  const value = one?.values[index];
  return one ? `${one.label}: ${value === null || value === undefined ? '–' : one.format(value)}` : '';
}

function valueAxis(
  position: 'left' | 'right',
  one: Series | undefined,
  tick: { color: string; font: { size: number; family: string }; padding: number },
  grid: string,
) {
  return {
    type: 'linear' as const,
    position,
    beginAtZero: true,
    border: { display: false },
    grid: { color: grid, drawOnChartArea: position === 'left', drawTicks: false },
    ticks: {
      ...tick,
      maxTicksLimit: 5,
      callback: (value: string | number) => one?.formatTick(Number(value)) ?? '',
    },
  };
}

/** The series that labels the axis. Nothing but zeros leaves the scale to the library, whose steps of 0.2 mean nothing here. */
function withQuietZeros(series: Series[]): Series | undefined {
  const [first] = series;
  if (!first || series.some(({ values }) => values.some(Boolean))) return first;
  return { ...first, formatTick: (value) => (value === 0 ? first.formatTick(0) : '') };
}

/** Of a colour, as two hexadecimal digits: bands within bands add up. */
const bandOpacity = '2e';

const mostGroupedBars = 92;

/** Bars side by side cannot be told apart over a long period: then they become lines. */
function asDrawn(one: Series, series: Series[]): Series {
  const isGrouped =
    series.filter(({ shape }) => shape === 'bar').length > 1 && !series.some(({ isPart }) => isPart);
  return isGrouped && one.values.length > mostGroupedBars ? { ...one, shape: 'line' } : one;
}

function datasetOf(
  one: Series,
  scheme: Scheme,
  overlaps: boolean,
): ChartDataset<'bar' | 'line', (number | null)[]> {
  const colour = colours[scheme][one.role];
  const common = {
    label: one.label,
    data: one.values,
    yAxisID: one.axis,
    borderColor: colour,
    backgroundColor: colour,
  };
  if (one.shape === 'bar') {
    return {
      ...common,
      type: 'bar',
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
  return {
    ...common,
    type: 'line',
    borderWidth: 2,
    borderDash: one.isDashed ? [5, 4] : [],
    tension: 0,
    spanGaps: false,
    pointHoverRadius: 4,
    pointRadius: one.values.map((_value, index) => (standsAlone(one.values, index) ? 3 : 0)),
    order: 1,
  };
}

/** A known value between two gaps: no line reaches it, so it is drawn as a dot. */
function standsAlone(values: (number | null)[], index: number): boolean {
  return (
    values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
  );
}
