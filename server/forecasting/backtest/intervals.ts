import { mean, quantile } from '../../platform/statistics.ts';

/** What a model was wrong by at each step ahead, of each origin: actual less foretold. */
export type Residuals = readonly (readonly number[])[];

/** How wide an interval around a forecast is at each step, to either side. */
export type Widths = { width80: number[]; width95: number[] };

/**
 * Widths by split conformal prediction from a backtest's own errors: those of all steps are brought to one step by how errors grew with the
 * distance, and the quantile is raised for the few origins that there are, since the errors of one origin go together.
 */
export function conformalWidths(residuals: Residuals, horizon: number): Widths {
  const growth = growthOf(residuals);
  const scaled = residuals.flatMap((origin) =>
    origin.map((error, index) => Math.abs(error) / (index + 1) ** growth),
  );
  const widthAt = (level: number) => {
    const one = quantile(scaled, level * (1 + 1 / residuals.length));
    return Array.from({ length: horizon }, (_, index) => one * (index + 1) ** growth);
  };
  return { width80: widthAt(0.8), width95: widthAt(0.95) };
}

/** The power of the distance by which errors grow, from 0 (not at all) to 1 (like the distance): the slope of their mean in logarithms. */
export function growthOf(residuals: Residuals): number {
  const longest = Math.max(0, ...residuals.map(({ length }) => length));
  const points = Array.from({ length: longest }, (_, index) => {
    const errors = residuals.flatMap((origin) =>
      index < origin.length ? [Math.abs(origin[index] ?? 0)] : [],
    );
    return { x: Math.log(index + 1), y: Math.log(mean(errors)) };
  }).filter(({ y }) => Number.isFinite(y));
  if (points.length < 2) return 0.5; // errors of independent steps add up so
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const slope =
    points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) /
    points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return Math.min(1, Math.max(0, slope));
}

/** The share of actual values that intervals of the other origins' errors would have caught: null with fewer than three origins. */
export function coverageOf(residuals: Residuals, level: 'width80' | 'width95'): number | null {
  if (residuals.length < 3) return null;
  const caught = residuals.flatMap((origin, index) => {
    const widths = conformalWidths(residuals.toSpliced(index, 1), origin.length)[level];
    return origin.map((error, step) => Math.abs(error) <= (widths[step] ?? 0));
  });
  return caught.filter(Boolean).length / caught.length;
}
