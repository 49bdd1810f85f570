import { dayAt, daysFrom, later } from '../figures/calendar.ts';
import { exact, nil, over, plus, rounded, times, type Exact } from '../figures/exact.ts';

export type Movement = { kind: string; at: number; amount: number; reporting: number | null };
export type Payment = { customerId: string; scenarioId: string; currency: string; movements: Movement[] };
export type Place = {
  id: string;
  customerId: string;
  scenarioId: string;
  confirmedAt: number | null;
  endedAt: number | null;
};
export type Run = {
  place: Place;
  startedAt: number;
  finishedAt: number | null;
  status: 'running' | 'completed' | 'failed';
  kind: 'run' | 'test';
  isRetry: boolean;
  aiModel: string;
};
export type View = { customerId: string; scenarioId: string; at: number };
/** What a subscription was from an instant on; `cents` a month. */
export type State = {
  customerId: string;
  subscriptionId: string;
  at: number;
  status: string;
  cents: number;
  isCancelling: boolean;
};
export type CustomerFacts = {
  timeZone: string;
  asOf: number;
  grossMargin: string;
  customers: string[];
  payments: Payment[];
  places: Place[];
  runs: Run[];
  views: View[];
  states: State[];
  /** The newest report or use of a key. */
  lastSeen: Map<string, number>;
};
export type Filter = { customer?: string; scenario?: string; aiModel?: string };

const isFee = (kind: string) => kind === 'fee' || kind === 'fee_refund';
const monthOf = (day: string) => day.slice(0, 7);
const monthIndex = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthNamed = (index: number) =>
  `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;

/** The facts as they were known at the end of a day. */
export function naive(facts: CustomerFacts, to: string, filter: Filter = {}) {
  const today = dayAt(facts.asOf, facts.timeZone);
  const until = to < today ? to : today;
  const day = (at: number) => dayAt(at, facts.timeZone);
  const isKnown = (at: number) => at <= facts.asOf && day(at) <= until;
  const openMonth = monthOf(to < today ? later(to, 1) : today);
  const ofScenario = ({ scenarioId }: { scenarioId: string }) =>
    filter.scenario === undefined || scenarioId === filter.scenario;
  const money = facts.payments
    .filter(ofScenario)
    .flatMap(({ customerId, currency, movements }) =>
      movements
        .filter(({ kind, at }) => !isFee(kind) && isKnown(at))
        .map((movement) => ({ ...movement, customerId, currency })),
    );
  const runs = facts.runs.filter(
    ({ place, startedAt, kind, isRetry, aiModel }) =>
      ofScenario(place) &&
      kind === 'run' &&
      !isRetry &&
      day(startedAt) <= until &&
      (filter.aiModel === undefined || aiModel === filter.aiModel),
  );
  const completedRuns = runs.filter(({ status }) => status === 'completed');

  const netOf = (rows: typeof money) => rows.reduce((sum, { reporting }) => sum + (reporting ?? 0), 0);
  const paymentMonths = (customerId: string) =>
    money
      .filter((row) => row.customerId === customerId && row.kind === 'charge' && row.amount > 0)
      .map(({ at }) => monthOf(day(at)));
  const completionMonths = (customerId: string) =>
    completedRuns
      .filter(({ place }) => place.customerId === customerId)
      .map(({ startedAt }) => monthOf(day(startedAt)));
  const first = (months: string[]): string | null => months.toSorted()[0] ?? null;

  /** Every cohort with its customers, and what they did in each month. */
  function cohorts(by: 'payment' | 'completion') {
    const monthsOf = by === 'payment' ? paymentMonths : completionMonths;
    const members = Map.groupBy(facts.customers, (id) => first(monthsOf(id)));
    return [...members]
      .filter((entry): entry is [string, string[]] => entry[0] !== null)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([cohort, ids]) => {
        const ages = monthIndex(monthOf(until)) - monthIndex(cohort) + 1;
        const months = Array.from({ length: ages }, (_, age) => monthNamed(monthIndex(cohort) + age));
        return {
          cohort,
          customers: ids.length,
          months: months.map((month) => ({
            isOver: month < openMonth,
            active: ids.filter((id) => monthsOf(id).includes(month)).length,
            net: netOf(money.filter((row) => ids.includes(row.customerId) && monthOf(day(row.at)) === month)),
          })),
        };
      });
  }
  const cohortItems = (metric: 'retention' | 'revenue', by: 'payment' | 'completion') =>
    cohorts(by).map(({ cohort, customers, months }) => ({
      cohort,
      customers,
      values: months.map(({ isOver, active, net }) => {
        if (!isOver) return null;
        return metric === 'retention' ? active / customers : rounded(over(exact(net), exact(customers)));
      }),
    }));

  const all = cohorts('payment');
  /** What comes in the twelve months after an age. */
  function ahead(age: number): { net: Exact; extrapolated: number } | null {
    const curve: Exact[] = [];
    for (let each = 0; each < 600; each += 1) {
      const shown = all.filter(({ months }) => months[each]?.isOver === true);
      if (shown.length < 3) break;
      const net = shown.reduce((sum, { months }) => sum + (months[each]?.net ?? 0), 0);
      const customers = shown.reduce((sum, cohort) => sum + cohort.customers, 0);
      curve.push(over(exact(net), exact(customers)));
    }
    if (curve.length < 3) return null;
    const mean = over(plus(...curve.slice(-3)), exact(3));
    let [net, extrapolated] = [nil, 0];
    for (let each = age + 1; each <= age + 12; each += 1) {
      const known = curve[each];
      net = plus(net, known ?? mean);
      if (known === undefined) extrapolated += 1;
    }
    return { net, extrapolated };
  }

  function simpleLtv(): number | null {
    const centsAt = (customerId: string, close: string) => {
      const own = facts.states.filter(
        (state) => state.customerId === customerId && day(state.at) <= close && state.at <= facts.asOf,
      );
      const newest = [...Map.groupBy(own, ({ subscriptionId }) => subscriptionId).values()].flatMap(
        (states) => states.toSorted((left, right) => right.at - left.at)[0] ?? [],
      );
      return newest
        .filter(({ status }) => status === 'active' || status === 'past_due')
        .reduce((sum, { cents }) => sum + cents, 0);
    };
    const paying = (close: string) => facts.customers.filter((id) => centsAt(id, close) > 0);
    const now = paying(until);
    let churn = nil;
    for (const back of [3, 2, 1]) {
      const month = monthNamed(monthIndex(openMonth) - back);
      const next = monthNamed(monthIndex(openMonth) - back + 1);
      const [opening, closing] = [paying(later(`${month}-01`, -1)), paying(later(`${next}-01`, -1))];
      if (opening.length === 0) return null;
      const lost = opening.filter((id) => !closing.includes(id)).length;
      churn = plus(churn, over(exact(lost), exact(opening.length * 3)));
    }
    if (churn.n === 0n || now.length === 0) return null;
    const arpa = over(exact(now.reduce((sum, id) => sum + centsAt(id, until), 0)), exact(now.length));
    const monthly = times(arpa, exact(facts.grossMargin));
    const whole = over(monthly, churn);
    const most = times(monthly, exact(60));
    return rounded(whole.n * most.d > most.n * whole.d ? most : whole);
  }

  function churnRisk(customerId: string): number | null {
    const days = [
      ...new Set(
        completedRuns
          .filter(({ place }) => place.customerId === customerId)
          .map(({ startedAt }) => day(startedAt)),
      ),
    ].toSorted();
    const last = days.at(-1);
    if (last === undefined) return null;
    const standing = [
      ...Map.groupBy(
        facts.states.filter((state) => state.customerId === customerId && isKnown(state.at)),
        ({ subscriptionId }) => subscriptionId,
      ).values(),
    ].flatMap((states) => states.toSorted((left, right) => right.at - left.at)[0] ?? []);
    const isLeaving = standing.some(
      ({ status, isCancelling }) => status === 'past_due' || (status === 'active' && isCancelling),
    );
    if (isLeaving) return 1;
    const recent = days.filter((each) => daysFrom(each, last) <= 89);
    const gaps = recent.slice(1).map((each, index) => daysFrom(recent[index] ?? each, each));
    const usual = median(gaps) ?? 0;
    return Math.min(1, daysFrom(last, until) / Math.max(3, 3 * usual));
  }

  const standsAt = ({ confirmedAt, endedAt }: Place) =>
    confirmedAt !== null && isKnown(confirmedAt) && !(endedAt !== null && isKnown(endedAt));
  function completionRate(of: Run[]): number | null {
    const recent = of.filter(({ startedAt }) => daysFrom(day(startedAt), until) <= 29);
    const ended = recent.filter(
      ({ status, startedAt }) => status !== 'running' || startedAt <= facts.asOf - 24 * 3_600_000,
    );
    const completed = ended.filter(({ status }) => status === 'completed').length;
    return ended.length === 0 ? null : completed / ended.length;
  }
  const foreignOf = (rows: typeof money) => {
    const foreign = rows.filter(({ reporting }) => reporting === null);
    const amounts = [...Map.groupBy(foreign, ({ currency }) => currency)]
      .map(([currency, own]) => ({
        amount: own.reduce((sum, { amount }) => sum + amount, 0),
        currency,
      }))
      .toSorted((left, right) => (left.currency < right.currency ? -1 : 1));
    return { count: foreign.length, amounts };
  };
  const seenOf = (instants: number[]) => {
    const newest = Math.max(...instants);
    return instants.length > 0 && isKnown(newest) ? new Date(newest).toISOString() : null;
  };
  const ageOf = (cohort: string) => monthIndex(monthOf(until)) - monthIndex(cohort);
  const ltv = simpleLtv();

  function customer(id: string) {
    const own = money.filter(({ customerId }) => customerId === id);
    const cohort = first(paymentMonths(id));
    const next = cohort === null ? null : ahead(ageOf(cohort));
    const seen = facts.lastSeen.get(id);
    return {
      lifetimeValue: netOf(own),
      predictedValue12Months: next && rounded(plus(exact(netOf(own)), next.net)),
      extrapolatedMonths: next && next.extrapolated,
      simpleLtv: ltv,
      cohort,
      installations: facts.places.filter(
        (place) => place.customerId === id && ofScenario(place) && standsAt(place),
      ).length,
      completionRate30d: completionRate(runs.filter(({ place }) => place.customerId === id)),
      churnRisk: churnRisk(id),
      lastSeenAt: seenOf(seen === undefined ? [] : [seen]),
      unconverted: foreignOf(own),
    };
  }

  function everybody() {
    const paid = all.map(({ cohort, customers }) => ({
      customers,
      next: ahead(ageOf(cohort)),
    }));
    const known = paid.filter(({ next }) => next !== null);
    const payers = new Set(facts.customers.filter((id) => first(paymentMonths(id)) !== null));
    return {
      lifetimeValue: netOf(money),
      predictedValue12Months:
        known.length === 0
          ? null
          : rounded(
              plus(
                exact(netOf(money.filter(({ customerId }) => payers.has(customerId)))),
                ...known.map(({ customers, next }) => times(exact(customers), next?.net ?? nil)),
              ),
            ),
      extrapolatedMonths:
        known.length === 0 ? null : Math.max(...known.map(({ next }) => next?.extrapolated ?? 0)),
      simpleLtv: ltv,
      cohort: null,
      installations: facts.places.filter((place) => ofScenario(place) && standsAt(place)).length,
      completionRate30d: completionRate(runs),
      churnRisk: null,
      lastSeenAt: seenOf([...facts.lastSeen.values()]),
      unconverted: foreignOf(money),
    };
  }
  return { customer, everybody, cohortItems };
}

function median(values: number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
