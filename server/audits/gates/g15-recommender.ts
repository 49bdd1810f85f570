import { readState } from '../../recommendations/read-state.ts';
import type { Gate } from '../gate.ts';
import { fail, notApplicable, pass, warn } from '../verdict.ts';
import { hourMs } from '../../platform/time.ts';

/** It is judged every night. */
const freshMs = 48 * hourMs;

export const recommender: Gate = {
  id: 'G15',
  name: 'Recommendations beat popularity',
  version: 1,
  holds:
    'Where anything but popularity is served, it has predicted later installations better for certain within the last two nights, and gains nothing where nothing belongs together.',
  remedy:
    'Nothing to do at once: the next night serves popularity where nothing beats it. POST /admin/recommendations/runs judges now.',
  figures: ['recommendations'],
  check: async (deps, { at }) => {
    const { latest } = await readState(deps);
    if (latest === null) return notApplicable('Nothing but popularity has been tried yet.');
    const { isGateOpen, lowerBound, testCustomers, reason, computedAt, control } = latest;
    const numbers = { lowerBound, testCustomers, model: latest.model, computedAt };
    if (!isGateOpen) return pass(`Popularity is served. ${reason}`, numbers);
    const gainsByChance =
      control.gains !== null && Object.values(control.gains).every(({ low95 }) => low95 > 0);
    if (lowerBound === null || lowerBound <= 0 || gainsByChance)
      return fail(`${latest.model} is served, though it is not certain that it beats popularity.`, numbers);
    if (at.getTime() - Date.parse(computedAt) > freshMs)
      return warn(`${latest.model} is served by what was found out on ${computedAt.slice(0, 10)}.`, numbers);
    return pass(`${latest.model} is served. ${reason}`, numbers);
  },
};
