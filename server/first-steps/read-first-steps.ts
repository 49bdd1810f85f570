import { isIP } from 'node:net';
import { stripeEventHandlers } from '../billing/stripe-event-handlers.ts';
import type { Deps } from '../platform/deps.ts';
import { isPublicAddress } from '../platform/safe-http.ts';
import { checkStripe } from './check-stripe.ts';
import { failed, passed, stateOf, waiting } from './checks.ts';
import { selectFirsts, type Firsts } from './queries.ts';
import type { Check, FirstSteps } from './schema.ts';

/** Looks how far the library has come: at its settings, at Stripe, and at what has happened for the first time. */
export async function readFirstSteps(deps: Deps): Promise<FirstSteps> {
  const appUrl = deps.publicUrl();
  const webhookUrl = `${appUrl}/webhooks/stripe`;
  const webhookEvents = Object.keys(stripeEventHandlers(deps)).toSorted();
  const firsts = await selectFirsts(deps.pool);
  const webhookSecrets = deps.config.stripeWebhookSecrets;
  const stripe = await checkStripe(deps.stripe, { webhookUrl, webhookEvents, webhookSecrets }, firsts);
  const checks: [FirstSteps['steps'][number]['step'], Check[]][] = [
    ['stripe', stripe],
    ['makeApp', [checkAddress(appUrl, firsts), checkCall(firsts)]],
    ['scenario', [checkScenario(firsts)]],
    ['installation', [checkInstallation(firsts)]],
    ['run', [checkRun(firsts)]],
  ];
  const steps = checks.map(([step, made]) => ({ step, state: stateOf(made), checks: made }));
  const done = steps.filter(({ state }) => state === 'done').length;
  return { webhookUrl, webhookEvents, appUrl, done, steps };
}

/** Make calls from outside: an address of this machine alone cannot be reached, whatever else is right. */
function checkAddress(appUrl: string, { makeAppCalledAt }: Firsts): Check {
  const { protocol, hostname } = new URL(appUrl);
  if (makeAppCalledAt) return passed('publicAddress', `Make has reached this library.`);
  if (protocol !== 'https:' || !isOutside(hostname.replace(/^\[|\]$/g, '')))
    return failed(
      'publicAddress',
      `Make cannot reach ${appUrl}: set PUBLIC_URL to an https address that is open to the internet.`,
    );
  return passed(
    'publicAddress',
    `${appUrl} is an address that Make can reach if it is open to the internet.`,
  );
}

const isOutside = (hostname: string) =>
  isIP(hostname)
    ? isPublicAddress(hostname)
    : /\.[a-z][a-z0-9-]*$/i.test(hostname) && !/\.(local|internal|localhost|test)$/i.test(hostname);

const checkCall = ({ makeAppCalledAt }: Firsts): Check =>
  makeAppCalledAt
    ? passed('firstCall', 'A connection in Make works.', makeAppCalledAt)
    : waiting(
        'firstCall',
        'No call of the app has arrived yet. Deploy it, then make a connection in Make with a customer’s key.',
      );

const checkScenario = ({ publishedAt, publishedTitle }: Firsts): Check =>
  publishedAt
    ? passed('publishedScenario', `${publishedTitle ?? 'It'} is published.`, publishedAt)
    : waiting('publishedScenario', 'None of your own is published yet.');

const checkInstallation = ({ installedAt, installedName }: Firsts): Check =>
  installedAt
    ? passed('installation', `${installedName ?? 'It'} is installed.`, installedAt)
    : waiting('installation', 'Nothing is installed yet.');

const checkRun = ({ ranOn }: Firsts): Check =>
  ranOn
    ? passed('firstRun', `Runs are counted since ${ranOn}.`)
    : waiting('firstRun', 'No run has been reported yet.');
