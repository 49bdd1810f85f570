/** The job that computes every right to install anew: the rules have changed, or what a plan opens. */
export const recomputeRightsJob = 'billing.recompute-rights';
