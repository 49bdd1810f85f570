import { t } from '@lingui/core/macro';
import type { FunnelFigures } from './cohorts-query.ts';

export type FunnelStep = {
  figure: 'viewed' | 'installed' | 'firstCompletion' | 'retained';
  label: string;
  definition: string;
  count: number;
  /** Of those of the step before of whom it is known; null where they are none. */
  ofFormer: number | null;
  ofAll: number | null;
};

const steps = [
  {
    figure: 'viewed',
    label: t`Looked at a scenario`,
    definition: t`Customers whose first view of any scenario, or of the chosen one, falls in the period.`,
  },
  {
    figure: 'installed',
    label: t`Installed it`,
    definition: t`Of these, who confirmed an installation at or within 30 days after the view.`,
  },
  {
    figure: 'firstCompletion',
    label: t`Saw it work`,
    definition: t`Of these, with a first completed run of such an installation within 30 days of the view.`,
  },
  {
    figure: 'retained',
    label: t`Stayed`,
    definition: t`Of these, with a completed run 30 to 60 days after the installation; who installed less than 60 days ago is not counted yet.`,
  },
] as const;

/** Each step with the share of the step before; whether they stay is asked of those only for whom the days are over. */
export function funnelSteps(figures: FunnelFigures): FunnelStep[] {
  return steps.map((step, place) => {
    const count = figures[step.figure];
    const former = steps[place - 1];
    const base = former === undefined ? 0 : figures[former.figure];
    const known = step.figure === 'retained' ? base - figures.pending : base;
    return { ...step, count, ofFormer: shareOf(count, known), ofAll: shareOf(count, figures.viewed) };
  });
}

const shareOf = (count: number, of: number) => (of > 0 ? count / of : null);
