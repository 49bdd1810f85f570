import { complaintKinds } from '../../feedback/schema.ts';
import { seesPersonalData, type OperatorCaller } from '../../platform/caller.ts';
import { allEnded, inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { completionDays, judgeHealth } from './health.ts';
import type { ListedCustomer } from './list-queries.ts';
import {
  selectActivity,
  selectComplaints,
  selectFinishedRuns,
  selectLastConsents,
  selectLifetimeValues,
  selectPayments,
  selectPlans,
} from './part-queries.ts';

export type CareDeps = Pick<Deps, 'pool' | 'config' | 'now'>;

/** What is known of these customers, in their order, as far as the caller may read it. */
export async function describeCustomers(
  { pool, config, now }: CareDeps,
  caller: OperatorCaller,
  customers: readonly ListedCustomer[],
) {
  const at = now();
  const { timeZone, currency } = await findReporting(pool, config);
  const ids = customers.map(({ id }) => id);
  const today = dayOf(at, timeZone);
  const may = (scope: string) => caller.scopes.includes(scope);
  const numbers = customers.map(({ no }) => no);
  // One connection: its statements are sent together.
  const [activity, runs, complaints, payments, values, plans, consents] = await inTransaction(pool, (db) =>
    allEnded([
      selectActivity(db, ids),
      selectFinishedRuns(db, numbers, addDays(today, 1 - completionDays)),
      may('feedback:read') ? selectComplaints(db, ids, complaintKinds) : Promise.resolve(null),
      selectPayments(db, ids, at),
      may('analytics:read') ? selectLifetimeValues(db, ids, currency, at) : Promise.resolve(null),
      selectPlans(db, ids, at),
      selectLastConsents(db, ids),
    ]),
  );
  const seesPeople = seesPersonalData(caller);
  return customers.map(({ no, rank: _rank, ...customer }) => {
    const { id } = customer;
    const [own, payment, plan] = [of(activity, id), of(payments, id), of(plans, id)];
    const facts = {
      activity: own,
      runs: runs.find(({ customerNo }) => customerNo === no),
      complaints: complaints && of(complaints, id),
      payment: may('billing:read') ? payment : null,
    };
    return {
      ...customer,
      ...(seesPeople ? {} : { email: null, name: null }),
      installations: own?.installations ?? 0,
      orders: payment?.orders ?? 0,
      plan: plan ? { id: plan.id, name: plan.name } : null,
      lifetimeValue: values && { amount: of(values, id)?.net ?? 0, currency },
      lastRunOn: own?.lastRunOn ?? null,
      health: judgeHealth(facts, { now: at, today }),
      consents: consents
        .filter(({ customerId }) => customerId === id)
        .map(({ customerId: _id, ...consent }) => consent),
    };
  });
}

export type DescribedCustomer = Awaited<ReturnType<typeof describeCustomers>>[number];

const of = <Row extends { customerId: string }>(rows: readonly Row[], id: string): Row | undefined =>
  rows.find(({ customerId }) => customerId === id);

/** How many are described by one round of queries. */
export const customersAtOnce = 200;
