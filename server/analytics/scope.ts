import type { Db } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { invalid } from '../platform/errors.ts';
import type { Freshness } from '../platform/reading.ts';
import { addDays, dayOf, daysBetween, type DayRange } from '../platform/time.ts';
import { findScenario } from '../scenarios/find-scenario.ts';
import type { ReadAudited } from './audited.ts';
import type { Grouping } from './answer-figures.ts';
import { findBundleTitles, findCustomerNo, findPlanNames, findScenarioNo } from './label-queries.ts';
import { findSettings } from '../platform/reporting.ts';
import type { FigureQuery } from './schema.ts';

const defaultDays = 30;
/** The longest period that is answered. */
export const longestDays = 5 * 366;

/** What is asked about: a period of whole days, the filters, and the settings that every question needs. */
export type Scope = DayRange & {
  timeZone: string;
  currency: string;
  asOf: Date;
  /** How long ago `asOf` is. */
  freshnessSeconds: number;
  staleAfterMs: number;
  scenarioId: string | null;
  customerId: string | null;
  /** The same as numbers, as facts and roll-ups name them. */
  scenarioNo: number | null;
  customerNo: number | null;
  aiModel: string | null;
  presentedIn: string | null;
  /** Of revenue alone: what a plan or a bundle brought, or who was billed in a country. */
  planId: string | null;
  bundleId: string | null;
  country: string | null;
  /** The period before the one that was asked for. */
  isPrevious: boolean;
  /** The overview shows neither durations nor payback, which need the facts: they are not read for it. */
  isBrief?: boolean;
  deductsFiniteDiscounts: boolean;
  /** A share as a decimal; null: nobody has told. */
  grossMargin: string | null;
  /** How the items of the answer are told apart: totals may be made of theirs. */
  itemsBy?: Grouping;
  /** Facts of days before it are gone; null: of none. */
  factsFrom: string | null;
  /** Days are being counted anew, because the time zone or the currency was changed. */
  isRebuilding: boolean;
  /** How the gates stand that figures depend on; undefined: it is not told. */
  readAudited: ReadAudited | undefined;
  /** What several figures of one answer need is read once. */
  readings: Map<string, Promise<unknown>>;
};

/** Reads something of the whole answer, whatever the period, once. */
export function once<T>({ readings }: Scope, name: string, read: () => Promise<T>): Promise<T> {
  const reading = (readings.get(name) as Promise<T> | undefined) ?? read();
  readings.set(name, reading);
  return reading;
}

export type Interval = 'day' | 'week' | 'month' | null;
export type AnalyticsDeps = Pick<Deps, 'reading' | 'config'> & { readAudited?: ReadAudited | undefined };

/** For answers to customers: how the library itself fares is not told to them. */
export const forCustomers = (deps: AnalyticsDeps): AnalyticsDeps => ({ ...deps, readAudited: undefined });

/** Reads period and filters of a query: the last 30 days when nothing is said, at most five years, nothing that does not exist. */
export async function scopeOf(
  db: Db,
  { config, readAudited }: AnalyticsDeps,
  query: FigureQuery,
  { asOf, seconds }: Freshness,
): Promise<Scope> {
  const settings = await findSettings(db);
  const timeZone = settings?.timeZone ?? config.reportingTimeZone;
  const to = query.to ?? laterOf(query.from, dayOf(asOf, timeZone));
  const from = query.from ?? addDays(to, 1 - defaultDays);
  if (from > to)
    throw invalid('/query/from', '"from" is after "to": name a first day that is not after the last.');
  if (daysBetween(from, to) > longestDays)
    throw invalid('/query/from', 'A period has at most five years: ask for a shorter one.');
  const scenarioId = await scenarioIdOf(db, query.scenario);
  return {
    from,
    to,
    timeZone,
    currency: settings?.currency ?? config.reportingCurrency,
    asOf,
    freshnessSeconds: seconds,
    staleAfterMs: config.taskStaleAfterMs,
    scenarioId,
    customerId: query.customer ?? null,
    scenarioNo: scenarioId === null ? null : await findScenarioNo(db, scenarioId),
    customerNo: await customerNoOf(db, query.customer),
    aiModel: query.aiModel ?? null,
    presentedIn: query.currency ?? null,
    planId: await planIdOf(db, query.plan),
    bundleId: await bundleIdOf(db, query.bundle),
    country: query.country ?? null,
    isPrevious: false,
    deductsFiniteDiscounts: config.deductsFiniteDiscounts,
    grossMargin: config.grossMargin,
    factsFrom: settings?.firstDay ?? null,
    isRebuilding: (settings?.rebuildFrom ?? null) !== null,
    readAudited,
    readings: new Map(),
  };
}

const laterOf = (from: string | undefined, today: string) =>
  from !== undefined && from > today ? from : today;

async function scenarioIdOf(db: Db, idOrSlug: string | undefined): Promise<string | null> {
  if (idOrSlug === undefined) return null;
  const scenario = await findScenario(db, idOrSlug, { includeUnpublished: true });
  if (!scenario)
    throw invalid(
      '/query/scenario',
      'There is no scenario with this id or slug: take one that GET /admin/scenarios lists.',
    );
  return scenario.id;
}

async function customerNoOf(db: Db, id: string | undefined): Promise<number | null> {
  if (id === undefined) return null;
  const no = await findCustomerNo(db, id);
  if (no === null)
    throw invalid(
      '/query/customer',
      'There is no customer with this id: take one that GET /admin/customers lists.',
    );
  return no;
}

async function planIdOf(db: Db, id: string | undefined): Promise<string | null> {
  if (id === undefined || (await findPlanNames(db, [id])).has(id)) return id ?? null;
  throw invalid('/query/plan', 'There is no plan with this id: take one that GET /admin/plans lists.');
}

async function bundleIdOf(db: Db, id: string | undefined): Promise<string | null> {
  if (id === undefined || (await findBundleTitles(db, [id])).has(id)) return id ?? null;
  throw invalid('/query/bundle', 'There is no bundle with this id: take one that GET /admin/bundles lists.');
}
