import type { EventBody, EventList, EventType } from './schema.ts';

type SampleData = { [B in EventBody as B['type']]: B['data'] };
type Described = { [T in EventType]: { title: string; description: string; sample: SampleData[T] } };

const scenario = {
  scenario: 'scn_01k8x2v4nq7c9d3e5f6g8h0j',
  scenarioTitle: 'Invoice chasing',
  scenarioUrl: 'https://library.example.com/scenarios/invoice-chasing',
  installationId: null,
  installationName: null,
  makeUrl: null,
};
const installation = {
  ...scenario,
  installationId: 'ins_01k9a7b3c5d7e9f1g3h5j7k9',
  installationName: 'Invoice chasing for accounting',
  makeUrl: 'https://eu1.make.com/1234/scenarios/5678901/edit',
};
const version = {
  ...scenario,
  description: 'Reminds late payers by e-mail, politely at first, and stops when they have paid.',
  complexityLevel: 2,
  apps: ['xero', 'google-email'],
  price: { amount: 1900, currency: 'usd' },
  priceDecimal: '19.00',
};

const events: Described = {
  'scenario.published': {
    title: 'A scenario is published',
    description: 'A scenario appears in the library for the first time.',
    sample: { ...version, version: 1, changelog: 'First version.', publishedAt: '2026-03-02T09:30:00.000Z' },
  },
  'scenario.updated': {
    title: 'A scenario is updated',
    description:
      'A later version of a scenario is published, or an earlier one is brought back as a new one.',
    sample: {
      ...version,
      version: 2,
      changelog: 'Leaves out invoices in dispute.',
      publishedAt: '2026-03-02T09:30:00.000Z',
    },
  },
  'payment.succeeded': {
    title: 'A payment succeeds',
    description: 'You have bought a scenario and the payment went through.',
    sample: {
      ...scenario,
      orderId: 'ord_01k9a2b4c6d8e0f2g4h6j8k0',
      amount: { amount: 2261, currency: 'usd' },
      amountDecimal: '22.61',
      tax: { amount: 361, currency: 'usd' },
      taxDecimal: '3.61',
      paidAt: '2026-03-02T09:30:00.000Z',
    },
  },
  'payment.refunded': {
    title: 'A payment is refunded',
    description: 'Money of one of your orders was given back, once for every refund.',
    sample: {
      ...scenario,
      orderId: 'ord_01k9a2b4c6d8e0f2g4h6j8k0',
      refundId: 're_3PqR5sT7uV9w',
      amount: { amount: 1000, currency: 'usd' },
      amountDecimal: '10.00',
      refundedTotal: { amount: 1000, currency: 'usd' },
      refundedTotalDecimal: '10.00',
      isFullyRefunded: false,
      refundedAt: '2026-03-02T09:30:00.000Z',
    },
  },
  'installation.completed': {
    title: 'An installation reaches a number of runs',
    description: 'One of your installations has its first successful run, its hundredth or its thousandth.',
    sample: {
      ...installation,
      completedRuns: 1,
      executionId: '5f0c1d2e3a4b4c5d8e6f7a8b9c0d1e2f',
      completedAt: '2026-03-02T09:30:00.000Z',
    },
  },
  'execution.failed': {
    title: 'A run fails',
    description: 'A task of a run of one of your installations fails, once for every task.',
    sample: {
      ...installation,
      executionId: '5f0c1d2e3a4b4c5d8e6f7a8b9c0d1e2f',
      taskKey: 'main',
      retryOf: null,
      errorCode: 'RateLimitError',
      errorMessage: 'The API limit of the service was reached.',
      startedAt: '2026-03-02T09:29:52.000Z',
      failedAt: '2026-03-02T09:30:00.000Z',
      feedbackUrl: 'https://library.example.com/feedback/v1.WyJpbnNfMDEiLCJlMSIsIm1haW4iXQ.c2lnbmF0dXJl',
    },
  },
  'alert.opened': {
    title: 'An alert opens',
    description:
      'A rule found something about one of your installations that needs you, such as that it is silent.',
    sample: {
      ...installation,
      alertId: 'alr_01k9b3c5d7e9f1g3h5j7k9m1',
      title: 'Invoice chasing for accounting is silent',
      message: 'It has not reported since 28 February 2026, 09:30 UTC; usually it reports every day.',
      openedAt: '2026-03-02T09:30:00.000Z',
    },
  },
};

/** What can be listened for today, in the order in which people look for it. */
export function listEvents(): EventList {
  return {
    items: (Object.keys(events) as EventType[]).map((event) => {
      const { title, description } = events[event];
      return { event, title, description };
    }),
  };
}

/** A body as a receiver of the event would get it. */
export function sampleOf(type: EventType): EventBody {
  const { sample } = events[type];
  return {
    id: 'evt_01k9c4d6e8f0g2h4j6k8m0n2',
    type,
    timestamp: '2026-03-02T09:30:00.000Z',
    data: sample,
  } as EventBody;
}
