import { bridgeFigures } from '../analytics/bridge/bridge-figures.ts';
import { comparedFigureNames } from '../analytics/comparisons/compared-figures.ts';
import { completionFigures } from '../analytics/completion-figures.ts';
import { couponFigures } from '../analytics/coupons/coupon-figures.ts';
import { modelFigures } from '../analytics/models/model-figures.ts';
import { mrrFigures } from '../analytics/mrr/mrr-figures.ts';
import { revenueFigures } from '../analytics/revenue-figures.ts';
import { customerRoiFigures, libraryRoiFigures } from '../analytics/roi-figures.ts';

/** Which figures stand on the same ground, by the names that the API gives them. */
export const moneyFigures = namesOf(revenueFigures, mrrFigures, libraryRoiFigures, couponFigures, [
  'mrr',
  'lifetimeValue',
  'predictedValue12Months',
  'extrapolatedMonths',
  'simpleLtv',
  'cohort',
  'pending',
  'paid',
]);
export const runFigures = namesOf(completionFigures, modelFigures, comparedFigureNames, [
  'activeNow',
  'retention30Days',
  'silentShare',
  'completionRate30d',
  'churnRisk',
  'lastSeenAt',
  'firstCompletion',
  'retained',
]);
/** Without `unconverted`: answers of money have one too, and no run makes that wrong. */
export const valueFigures = namesOf(customerRoiFigures, bridgeFigures, [
  'freedMinutesPerRun',
  'creditsPerRun',
]).filter((name) => name !== 'unconverted');

function namesOf(...sources: (readonly string[] | Record<string, unknown>)[]): readonly string[] {
  return [...new Set(sources.flatMap((source) => (Array.isArray(source) ? source : Object.keys(source))))];
}
