import { completionFigures } from '../analytics/completion-figures.ts';
import { mrrFigures } from '../analytics/mrr/mrr-figures.ts';
import { revenueFigures } from '../analytics/revenue-figures.ts';
import { customerRoiFigures, libraryRoiFigures } from '../analytics/roi-figures.ts';

/** Which figures stand on the same ground, by the names that the API gives them. */
export const moneyFigures: readonly string[] = [
  ...Object.keys(revenueFigures),
  ...Object.keys(mrrFigures),
  ...Object.keys(libraryRoiFigures),
  'mrr',
];
export const runFigures: readonly string[] = Object.keys(completionFigures);
export const valueFigures: readonly string[] = Object.keys(customerRoiFigures);
