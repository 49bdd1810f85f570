import type { Db } from '../platform/database.ts';
import { selectRuns } from './compute/run-queries.ts';

/** Whether a model may be served rather than popularity, by the latest evaluation. */
export type RecommenderGate = {
  isOpen: boolean;
  /** What is served to who has something. */
  served: 'popularity' | 'conditional' | 'cosine';
  evaluatedAt: Date;
  /** Nothing that happened at it or later was looked at. */
  watermark: Date;
  /** The least low end of the 95 % intervals of hit@3 gained over popularity; the gate opens above 0. null: nobody could be predicted. */
  lowerBound: number | null;
  testCustomers: number;
  reason: string;
};

/** The gate as the latest run left it; null when nothing has been computed: popularity is served then. */
export async function readRecommenderGate(db: Db): Promise<RecommenderGate | null> {
  const [run] = await selectRuns(db, { before: null, limit: 0 });
  if (!run) return null;
  const { isGateOpen: isOpen, model, computedAt, watermark, lowerBound, testCustomers, reason } = run;
  return {
    isOpen,
    served: isOpen ? model : 'popularity',
    evaluatedAt: computedAt,
    watermark,
    lowerBound,
    testCustomers,
    reason,
  };
}
