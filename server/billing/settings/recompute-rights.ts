/** The job that computes every right to install anew, by the rules that hold now; with a plan, those that it gives. */
export const recomputeRightsJob = 'billing.recompute-rights';
export type RecomputeRights = { planId?: string };
