import type { Db } from '../../platform/database.ts';
import type { TaskState } from '../task-state.ts';
import { assumptionsAt, type Assumption, type AssumptionsInForce } from './assumptions.ts';
import { findPlanPrices } from './credit-price-queries.ts';
import { planPriceAt, type PlanPrice } from './credit-prices.ts';
import type { ModelPrice } from './task-cost.ts';
import {
  findAssumptions,
  findFormerMinutes,
  findMinutesByHand,
  findModelPrices,
  type FormerMinutes,
} from './value-queries.ts';

/** What values are made from, as far as it was read: it only grows, and is given up as a whole. */
export type KnownInputs = {
  minutesByHand: Map<string, string>; // by scenario
  formerMinutes: Map<string, FormerMinutes[]>; // by scenario, the earliest first
  assumptions: Map<string, Assumption[]>; // by scope and its id
  planPrices: Map<string, PlanPrice[]>; // by installation
  modelPrices: Map<string, ModelPrice[]>; // by model, the one that counts first
  periods: Map<string, Period[]>; // by installation
  periodsOfLike: Map<string, Period[]>; // by all that they are made from: most installations share theirs
};

/** From an instant on, until the next period begins, the same assumptions are in force for whoever has this period. */
export type Period = { from: number; inForce: AssumptionsInForce; id: number };

type Subject = Pick<TaskState, 'installationId' | 'customerId' | 'scenarioId'>;

export const nothingKnown = (): KnownInputs => ({
  minutesByHand: new Map(),
  formerMinutes: new Map(),
  assumptions: new Map(),
  planPrices: new Map(),
  modelPrices: new Map(),
  periods: new Map(),
  periodsOfLike: new Map(),
});

/** Reads what is not known yet of what these tasks are valued by. */
export async function readInputs(db: Db, known: KnownInputs, tasks: readonly TaskState[]): Promise<void> {
  const missing = <Value>(
    ids: readonly string[],
    from: ReadonlyMap<string, Value>,
    keyOf: (id: string) => string,
  ) => [...new Set(ids.filter((id) => !from.has(keyOf(id))))];
  const inScope = (scope: string, ids: readonly string[]) =>
    missing(ids, known.assumptions, (id) => scopeKey(scope, id));
  const places = [...new Map(tasks.map((task) => [task.installationId, task])).values()];
  const subjects = {
    installationIds: inScope(
      'installation',
      places.map(({ installationId }) => installationId),
    ),
    customerIds: inScope(
      'customer',
      places.map(({ customerId }) => customerId),
    ),
    scenarioIds: inScope(
      'scenario',
      places.map(({ scenarioId }) => scenarioId),
    ),
  };
  if (subjects.installationIds.length > 0) await readAssumptions(db, known, subjects);
  const models = missing(
    tasks.map(({ aiModel }) => aiModel),
    known.modelPrices,
    (model) => model,
  ).filter((model) => model !== 'none');
  if (models.length === 0) return;
  const prices = Map.groupBy(await findModelPrices(db, models), ({ model }) => model);
  for (const model of models) known.modelPrices.set(model, prices.get(model) ?? []);
}

async function readAssumptions(
  db: Db,
  known: KnownInputs,
  subjects: { installationIds: string[]; customerIds: string[]; scenarioIds: string[] },
): Promise<void> {
  const rows = await findAssumptions(db, subjects);
  const minutesByHand = await findMinutesByHand(db, subjects.scenarioIds);
  const formerMinutes = await findFormerMinutes(db, subjects.scenarioIds);
  const planPrices = await findPlanPrices(db, subjects.installationIds);
  for (const [id, minutes] of minutesByHand) known.minutesByHand.set(id, minutes);
  for (const [id, former] of Map.groupBy(formerMinutes, ({ scenarioId }) => scenarioId))
    known.formerMinutes.set(id, former);
  const byInstallation = Map.groupBy(planPrices, ({ installationId }) => installationId);
  for (const id of subjects.installationIds) known.planPrices.set(id, byInstallation.get(id) ?? []);
  const byScope = Map.groupBy(rows, ({ scope, scopeId }) => scopeKey(scope, scopeId));
  const asked = [
    scopeKey('library', null),
    ...subjects.installationIds.map((id) => scopeKey('installation', id)),
    ...subjects.customerIds.map((id) => scopeKey('customer', id)),
    ...subjects.scenarioIds.map((id) => scopeKey('scenario', id)),
  ];
  for (const key of asked) known.assumptions.set(key, byScope.get(key) ?? []);
}

const scopeKey = (scope: string, id: string | null) => `${scope} ${id ?? ''}`;

let periodsMade = 0;

/** The period that a task of these inputs began in. */
export function periodOf(known: KnownInputs, task: TaskState): Period {
  const periods = known.periods.get(task.installationId) ?? periodsOf(known, task);
  known.periods.set(task.installationId, periods);
  const start = task.startedAt.getTime();
  const period = periods.findLast(({ from }) => from <= start);
  if (!period) throw new Error('a task before all time');
  return period;
}

function periodsOf(known: KnownInputs, subject: Subject): Period[] {
  const { installationId, customerId, scenarioId } = subject;
  const rows = [
    scopeKey('installation', installationId),
    scopeKey('customer', customerId),
    scopeKey('scenario', scenarioId),
    scopeKey('library', null),
  ].flatMap((key) => known.assumptions.get(key) ?? []);
  const prices = known.planPrices.get(installationId) ?? [];
  const former = known.formerMinutes.get(scenarioId) ?? [];
  const minutesByHand = known.minutesByHand.get(scenarioId) ?? '0';
  const likeness = JSON.stringify([
    rows.map(({ id }) => id),
    prices.map(({ price, currency, from }) => [price, currency, from]),
    former.map(({ until, minutesByHand: before }) => [until, before]),
    minutesByHand,
  ]);
  const made = known.periodsOfLike.get(likeness);
  if (made) return made;
  const changes = [...rows, ...prices].map(({ from }) => from.getTime());
  changes.push(...former.map(({ until }) => until.getTime()));
  const beginnings = [...new Set([beforeAll, ...changes])].toSorted((left, right) => left - right);
  const periods = beginnings.map((from) => {
    const at = new Date(from);
    const minutes = former.find(({ until }) => until > at)?.minutesByHand ?? minutesByHand;
    const inForce = assumptionsAt(rows, subject, minutes, at);
    const creditPrice = inForce.creditPrice ?? planPriceAt(prices, installationId, at);
    return { from, inForce: { ...inForce, creditPrice }, id: (periodsMade += 1) };
  });
  known.periodsOfLike.set(likeness, periods);
  return periods;
}

const beforeAll = -8.64e15; // the earliest instant of a Date

/** What a model costs at an instant. */
export const modelPriceAt = (known: KnownInputs, model: string, at: Date): ModelPrice | null =>
  known.modelPrices.get(model)?.find(({ from }) => from <= at) ?? null;
