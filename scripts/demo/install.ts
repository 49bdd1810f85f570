import type { Customer, Stage } from './stage.ts';
import { beginUse, makeHeaders } from './use-installation.ts';

const reportings = [
  { reporting: 'http', share: 58 },
  { reporting: 'module', share: 37 },
  { reporting: 'none', share: 5 },
];
/** Counted in installations. */
const firstRefusal = 4;
const refusalEvery = 45;
const neverConfirmed = 0.35;

export type Outcome = 'installed' | 'mustPay' | 'atLimit';

/** Installs into the customer's Make team with their token; now and then Make refuses, and they try again. */
export async function installWithMake(stage: Stage, customer: Customer, slug: string): Promise<Outcome> {
  const { world, tally } = stage;
  const { reporting } = customer.random.pickWeighted(reportings, ({ share }) => share);
  const body = { scenario: slug, ...customer.person.make, confirmAppInstall: true, reporting };
  const ask = (expect: number[]) =>
    customer.api('POST', '/v1/installations', { body, headers: makeHeaders(customer), expect });
  if (tally.installations >= firstRefusal + refusalEvery * tally.makeRefusals) {
    world.make.failNext({ kind: '400', method: 'POST', path: /^\/scenarios$/ });
    const { status } = await ask([402, 409, 424]);
    world.make.clearFailures();
    if (status === 402) return 'mustPay';
    if (status === 409) return 'atLimit';
    tally.makeRefusals += 1;
    world.clock.pass(4);
  }
  const answer = await ask([201, 402, 409]);
  if (answer.status === 402) return 'mustPay';
  if (answer.status === 409) return 'atLimit';
  const { id, report } = answer.body;
  beginUse(stage, customer, slug, { id, reportUrl: report.url, isInMake: true, reporting });
  return 'installed';
}

/** Without a token of Make: takes the blueprint, imports it by hand, and mostly comes back to confirm it. */
export async function importByHand(stage: Stage, customer: Customer, slug: string): Promise<Outcome> {
  const answer = await customer.api('POST', '/v1/installations', {
    body: { scenario: slug, reporting: 'http' },
    expect: [201, 402, 409],
  });
  if (answer.status === 402) return 'mustPay';
  if (answer.status === 409) return 'atLimit';
  if (customer.random.isTrue(neverConfirmed)) return 'installed';
  stage.world.clock.pass(customer.random.between(3, 9));
  const { id, report } = answer.body;
  await customer.api('PATCH', `/v1/installations/${id}`, { body: { status: 'installed' } });
  beginUse(stage, customer, slug, { id, reportUrl: report.url, isInMake: false, reporting: 'http' });
  return 'installed';
}
