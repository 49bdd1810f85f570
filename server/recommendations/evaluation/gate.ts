import type { Evaluation } from './evaluate.ts';

/** Fewer say nothing, however much they gain. */
export const leastTestCustomers = 200;

export type Gate = {
  isOpen: boolean;
  /** The least of the low ends of the three intervals of hit@3 gained; null without a case. */
  lowerBound: number | null;
  /** A sentence for people. */
  reason: string;
};

/**
 * Whether a model may take popularity's place: it beats all three kinds of popularity for certain (the low end of each 95 % interval is above 0),
 * at least 200 customers were predicted, and where nothing belongs together (`control`) it gains nothing.
 */
export function judge(evaluation: Evaluation, control: Evaluation): Gate {
  const { testCustomers, gains } = evaluation;
  const lowerBound = gains && Math.min(...Object.values(gains).map(({ low95 }) => low95));
  const closed = (reason: string): Gate => ({ isOpen: false, lowerBound, reason });
  if (testCustomers < leastTestCustomers)
    return closed(
      `${testCustomers} ${testCustomers === 1 ? 'customer' : 'customers'} could be predicted in the last three months, and it takes ${leastTestCustomers}.`,
    );
  if (lowerBound === null || lowerBound <= 0)
    return closed('It is not certain that looking at what customers have predicts better than popularity.');
  const foundNothing = control.gains === null || Object.values(control.gains).some(({ low95 }) => low95 <= 0);
  if (!foundNothing)
    return closed('It seems to gain even where nothing belongs together, so its gain is not believed.');
  return {
    isOpen: true,
    lowerBound,
    reason: 'Looking at what customers have predicts better than popularity in all three comparisons.',
  };
}
