import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import type { Shop } from '../shop.ts';

type Transaction = { transactionId: string; objectId: string | null; code: string; cause: string };

export type Reconciled = {
  id: string;
  state: string;
  differences: {
    day: string;
    currency: string;
    category: string;
    ledger: number;
    stripe: number;
    cause: string;
    repaired: boolean;
    transactions: Transaction[];
  }[];
  others: { day: string; category: string; amount: number; fee: number; count: number; what: string }[];
};

/** Compares a period by the API, and waits for the result. */
export async function reconcile(
  shop: Pick<Shop, 'server'>,
  from: string,
  to: string = from,
  client?: ApiClient,
): Promise<Reconciled> {
  const operator = client ?? (await operatorClient(shop.server));
  const started = await operator.post('/admin/reconciliations', { from, to });
  if (started.status !== 202)
    throw new Error(`It answered ${started.status}: ${JSON.stringify(started.body)}`);
  const read = async () =>
    (await operator.get(`/admin/reconciliations/${started.body.id}`)).body as Reconciled;
  await until(async () => (await read()).state === 'done', 60_000);
  return read();
}

/** `day category ledger→stripe` of each difference, with whether it was repaired. */
export const summary = ({ differences }: Pick<Reconciled, 'differences'>): string[] =>
  differences.map(
    ({ day, category, ledger, stripe, repaired }) =>
      `${day} ${category} ${ledger}→${stripe} ${repaired ? 'repaired' : 'open'}`,
  );
