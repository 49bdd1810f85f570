import { ratio, wilson } from '../../analytics/ratios.ts';
import { recurringVectors, taxVectors } from './money-vectors.ts';
import { valueVectors } from './value-vectors.ts';
import type { Vector } from './vector.ts';

/** The worked examples, computed now by the same functions that record and answer. */
export function goldenVectors(): Vector[] {
  return [...valueVectors(), ...taxVectors(), ...recurringVectors(), ...shareVectors()];
}

/** 1,140 of 1,200, with what chance leaves open (Wilson, 95 %). */
function shareVectors(): Vector[] {
  const interval = wilson(1_140, 1_200);
  return [
    { name: 'Completion rate', expected: '0.95', computed: String(ratio(1_140, 1_200)) },
    {
      name: 'Its interval',
      expected: '0.9362 0.9610',
      computed: `${interval?.low.toFixed(4)} ${interval?.high.toFixed(4)}`,
    },
  ];
}
