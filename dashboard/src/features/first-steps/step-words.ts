import type { Check, StepName } from './first-steps-query.ts';

/** What each step is called, and what it is for. */
export const stepWords: Record<StepName, { title: string; purpose: string }> = {
  stripe: { title: 'Connect Stripe', purpose: 'Stripe collects the money and tells this library of it.' },
  makeApp: {
    title: 'Deploy the Make app',
    purpose: 'With the app people find, install and upgrade your scenarios without leaving Make.',
  },
  scenario: {
    title: 'Publish your first scenario',
    purpose: 'An export from Make is cleaned, checked and described.',
  },
  installation: {
    title: 'Install it in your own team',
    purpose: 'See what your customers will see, from the preflight to the copy in Make.',
  },
  run: {
    title: 'See the first run arrive',
    purpose: 'From here on completion, value and cost are measured.',
  },
};

export const checkWords: Record<Check['check'], string> = {
  secretKey: 'Secret key',
  webhookEndpoint: 'Webhook endpoint at Stripe',
  webhookSecret: 'Signing secret',
  firstEvent: 'First event',
  publicAddress: 'Public address',
  firstCall: 'First call of the app',
  publishedScenario: 'Published scenario',
  installation: 'Installation',
  firstRun: 'First run',
};

export const checkStateWords: Record<Check['state'], string> = {
  passed: 'Passed',
  waiting: 'Not yet',
  failed: 'Wrong',
  unknown: 'Could not be looked at',
};
