/** Rules as far as random histories change them. */
export type NaiveRules = {
  from: Date;
  tenthsPerUnit: number;
  completionsPerMonth: number;
  expiryMonths: number;
};

export type NaiveOrder = {
  id: string;
  customer: string;
  paidAt: Date;
  total: number;
  tax: number;
  /** How many cents of the reporting currency a minor unit is; null: not known yet. */
  centsPerMinor: number | null;
  refunded: number;
  isLost: boolean;
  givenBackAt: Date | null;
  returnedAt: Date | null;
};

/** One single point that a customer has. */
type Point = { lot: number; order: string | null; cameAt: Date; endsAt: Date };
type Row = { points: number; at: Date };
type Customer = { points: Point[]; debt: number; rows: Row[]; completions: Date[] };

/**
 * Points as a child would count them: every point is a thing of its own with a date of its end, that lies in the customer's box until it is spent,
 * taken back or over. Who is asked for points that are gone owes them.
 */
export function naivePoints() {
  const customers = new Map<string, Customer>();
  const brought = new Map<string, { points: number; rows: number; latest: Date | null }>();
  const rules: NaiveRules[] = [
    { from: new Date(0), tenthsPerUnit: 10, completionsPerMonth: 10, expiryMonths: 12 },
  ];
  const orders: NaiveOrder[] = [];
  const referrers = new Map<string, { referrer: string; joinedAt: Date }>();
  let lots = 0;

  const of = (id: string): Customer => {
    const customer = customers.get(id) ?? { points: [], debt: 0, rows: [], completions: [] };
    customers.set(id, customer);
    return customer;
  };
  const rulesAt = (at: Date): NaiveRules => rules.findLast(({ from }) => from <= at)!;

  const take = (customer: Customer, count: number, order: string | null): void => {
    for (let left = count; left > 0; left -= 1) {
      const own = customer.points.filter((point) => order !== null && point.order === order);
      const choice = own.length > 0 ? own : customer.points;
      if (choice.length === 0) return void (customer.debt += left);
      const first = choice.reduce((best, point) => (point.endsAt < best.endsAt ? point : best));
      customer.points.splice(customer.points.indexOf(first), 1);
    }
  };

  const expire = (id: string, now: Date): void => {
    const customer = of(id);
    const over = Map.groupBy(
      customer.points.filter(({ endsAt }) => endsAt <= now),
      ({ lot }) => lot,
    );
    for (const points of over.values()) {
      const { endsAt, cameAt } = points[0]!;
      customer.rows.push({ points: -points.length, at: endsAt > cameAt ? endsAt : cameAt });
    }
    customer.points = customer.points.filter(({ endsAt }) => endsAt > now);
  };

  const comeIn = (
    id: string,
    count: number,
    at: Date,
    rule: NaiveRules,
    now: Date,
    order: string | null = null,
    endsFrom = at,
  ) => {
    const customer = of(id);
    const endsAt = monthsLater(endsFrom, rule.expiryMonths);
    const paid = Math.min(customer.debt, count);
    customer.debt -= paid;
    lots += 1;
    for (let index = paid; index < count; index += 1)
      customer.points.push({ lot: lots, order, cameAt: at, endsAt });
    if (count !== 0) customer.rows.push({ points: count, at });
    if (endsAt <= now) expire(id, now);
  };

  const converge = (
    key: string,
    {
      customer,
      order,
      worth,
      rule,
      endsFrom,
      now,
      first,
      less,
      more,
    }: {
      customer: string;
      order: string;
      worth: number;
      rule: NaiveRules;
      endsFrom: Date;
      now: Date;
      first: Date;
      less: Date;
      more: Date;
    },
  ) => {
    const former = brought.get(key) ?? { points: 0, rows: 0, latest: null };
    const missing = worth - former.points;
    if (missing === 0) return;
    const wanted = missing < 0 ? less : former.rows === 0 ? first : more;
    const at = former.latest && former.latest > wanted ? former.latest : wanted;
    brought.set(key, { points: worth, rows: former.rows + 1, latest: at });
    if (missing > 0) return comeIn(customer, missing, at, rule, now, order, endsFrom);
    take(of(customer), -missing, order);
    of(customer).rows.push({ points: missing, at });
  };

  const keptOf = (order: NaiveOrder) => (order.isLost ? 0 : Math.max(order.total - order.refunded, 0));
  const netOf = ({ total, tax, centsPerMinor }: NaiveOrder) =>
    centsPerMinor === null ? null : Math.round((total - tax) * centsPerMinor);
  const keptNetOf = (order: NaiveOrder) => Math.floor(((netOf(order) ?? 0) * keptOf(order)) / order.total);

  const told = (order: NaiveOrder, now: Date): void => {
    const net = netOf(order);
    const rule = rulesAt(order.paidAt);
    if (net !== null) {
      const earned = Math.floor((net * rule.tenthsPerUnit) / 1000);
      const worth = Math.floor((earned * keptOf(order)) / order.total);
      const instants = { first: order.paidAt, less: order.givenBackAt ?? now, more: order.returnedAt ?? now };
      converge(`order ${order.id}`, {
        customer: order.customer,
        order: order.id,
        worth,
        rule,
        endsFrom: order.paidAt,
        now,
        ...instants,
      });
    }
    const referral = referrers.get(order.customer);
    if (!referral) return;
    const own = orders
      .filter(({ customer }) => customer === order.customer)
      .toSorted((a, b) => a.paidAt.getTime() - b.paidAt.getTime() || (a.id < b.id ? -1 : 1));
    const enough = own.find(
      (one, index) =>
        keptOf(one) > 0 && own.slice(0, index + 1).reduce((sum, each) => sum + keptNetOf(each), 0) >= 1_000,
    );
    const backs = own.flatMap(({ givenBackAt }) => givenBackAt?.getTime() ?? []);
    const earnedAt = enough?.paidAt ?? now;
    const instants = {
      first: earnedAt,
      more: earnedAt,
      less: backs.length > 0 ? new Date(Math.max(...backs)) : now,
    };
    const common = {
      order: order.id,
      rule: rulesAt(referral.joinedAt),
      endsFrom: earnedAt,
      now,
      ...instants,
    };
    converge(`referred ${order.customer}`, { ...common, customer: order.customer, worth: enough ? 50 : 0 });
    converge(`referrer ${order.customer}`, {
      ...common,
      customer: referral.referrer,
      worth: enough ? 100 : 0,
    });
  };

  return {
    orders,
    rules,
    referrers,
    expire,
    told: (ids: readonly string[], now: Date) => {
      const known = orders.filter(({ id }) => ids.includes(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      for (const order of known) told(order, now);
    },
    completed: (id: string, now: Date) => {
      const { completions } = of(id);
      const month = now.toISOString().slice(0, 7);
      const isPaid =
        completions.filter((at) => at.toISOString().startsWith(month)).length <
        rulesAt(now).completionsPerMonth;
      if (isPaid) completions.push(now);
      comeIn(id, isPaid ? 10 : 0, now, rulesAt(now), now);
    },
    accepted: (id: string, now: Date) => comeIn(id, 25, now, rulesAt(now), now),
    given: (id: string, count: number, now: Date) => {
      expire(id, now);
      comeIn(id, count, now, rulesAt(now), now);
    },
    /** Whether there was enough. */
    redeemed: (id: string, count: number, now: Date): boolean => {
      const customer = of(id);
      const usable = customer.points.filter(({ endsAt }) => endsAt > now);
      if (usable.length - customer.debt < count) return false; // and nothing is noted, not even what is over
      expire(id, now);
      take(customer, count, null);
      customer.rows.push({ points: -count, at: now });
      return true;
    },
    balanceOf: (id: string) => of(id).points.length - of(id).debt,
    /** `points instant` of everything that came or went, in no order. */
    rowsOf: (id: string) =>
      of(id)
        .rows.map(({ points, at }) => `${points} ${at.toISOString()}`)
        .toSorted(),
  };
}

/** The same day of a later month, or its last. */
function monthsLater(instant: Date, months: number): Date {
  const [year, month] = [instant.getUTCFullYear(), instant.getUTCMonth() + months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(instant.getUTCDate(), lastDay);
  return new Date(Date.UTC(year, month, day) + (instant.getTime() % 86_400_000));
}
