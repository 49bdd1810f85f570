import { t } from '@lingui/core/macro';
import type { Check, StepName } from './first-steps-query.ts';

/** What each step is called, and what it is for. */
export const stepWords: Record<StepName, { title: string; purpose: string }> = {
  stripe: { title: t`Connect Stripe`, purpose: t`Stripe collects the money and tells this library of it.` },
  makeApp: {
    title: t`Deploy the Make app`,
    purpose: t`With the app people find, install and upgrade your scenarios without leaving Make.`,
  },
  scenario: {
    title: t`Publish your first scenario`,
    purpose: t`An export from Make is cleaned, checked and described.`,
  },
  installation: {
    title: t`Install it in your own team`,
    purpose: t`See what your customers will see, from the preflight to the copy in Make.`,
  },
  run: {
    title: t`See the first run arrive`,
    purpose: t`From here on completion, value and cost are measured.`,
  },
};

export const checkWords: Record<Check['check'], string> = {
  secretKey: t`Secret key`,
  webhookEndpoint: t`Webhook endpoint at Stripe`,
  webhookSecret: t`Signing secret`,
  firstEvent: t`First event`,
  publicAddress: t`Public address`,
  firstCall: t`First call of the app`,
  publishedScenario: t`Published scenario`,
  installation: t`Installation`,
  firstRun: t`First run`,
};

export const checkStateWords: Record<Check['state'], string> = {
  passed: t`Passed`,
  waiting: t`Not yet`,
  failed: t`Wrong`,
  unknown: t`Could not be looked at`,
};
