import type { Pool } from '../../platform/database.ts';
import { measureRoi } from '../roi-queries.ts';
import type { Measuring } from '../statistics-queries.ts';

type Kept = { rois: Promise<ReadonlyMap<string, number>>; untilMs: number };

const keptOf = new WeakMap<Pool, Kept>();
const restPerWork = 9;

/**
 * The ROI of every scenario (`measureRoi`) as of a moment ago: reading all of them takes a tenth of the time at most, so whoever asks sooner, or
 * while they are being read, gets the same ones. Of a small library they are milliseconds old, of a hundred thousand scenarios a few seconds.
 */
export function recentRois(pool: Pool, measuring: Measuring): Promise<ReadonlyMap<string, number>> {
  const last = keptOf.get(pool);
  if (last && performance.now() < last.untilMs) return last.rois;
  const next: Kept = { rois: measure(), untilMs: Number.POSITIVE_INFINITY };
  keptOf.set(pool, next);
  return next.rois;

  async function measure() {
    const begunAt = performance.now();
    try {
      const rois = await measureRoi(pool, measuring);
      next.untilMs = performance.now() + restPerWork * (performance.now() - begunAt);
      return rois;
    } catch (error) {
      keptOf.delete(pool);
      throw error;
    }
  }
}
