import { describe, expect, test } from 'vitest';
import { sized } from '../../support/sizes.ts';
import { families, simulate } from './simulation.ts';

/** Not the seeds that the detector was made with, which are below ten million. */
const judged = { series: sized({ part: 300, whole: 1_000 }), firstSeed: 20_000_000 };
/** Where days are by themselves around one level, a third is enough. */
const calm = ['pure noise', 'weekends', 'counts around 25', 'a rate of 90 % of few to many runs'];

describe('at most one false alert per series and quarter, and a shift of two deviations found within five points (median)', () => {
  test.each(Object.entries(families))('%s', (name, shape) => {
    const { falseAlerts, pointsUp, pointsDown } = simulate(shape, judged);
    expect(falseAlerts).toBeLessThanOrEqual(calm.includes(name) ? 1 / 3 : 1);
    expect(Math.max(pointsUp, pointsDown)).toBeLessThanOrEqual(5);
  });

  test('days that hang together much (.5) take a point more', () => {
    const { falseAlerts, pointsUp, pointsDown } = simulate({ correlation: 0.5 }, judged);
    expect(falseAlerts).toBeLessThanOrEqual(1.15);
    expect(Math.max(pointsUp, pointsDown)).toBeLessThanOrEqual(6);
  });
});
