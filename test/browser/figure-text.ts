/** How figures are to be written, by their names in the API; written here anew, so that pages are held against something else than themselves. */
const kinds: Record<string, (value: number) => string> = {
  ...each(
    [
      'grossVolume',
      'grossRevenue',
      'refunds',
      'disputes',
      'netRevenue',
      'fees',
      'netAfterFees',
      'averageOrderValue',
      'mrr',
      'closing',
      'committed',
      'arr',
      'arpa',
      'revenue',
      'cost',
      'net',
      'unallocated',
      'lifetimeValue',
      'predictedValue12Months',
      'pointsWorth',
    ],
    (minor) => dollars(minor / 100),
  ),
  ...each(
    [
      'valueMicros',
      'costMicros',
      'netMicros',
      'runCostMicros',
      'valueLowMicros',
      'valueHighMicros',
      'measuredValueMicros',
      'confirmedValueMicros',
      'assumedValueMicros',
    ],
    (micros) => dollars(micros / 1e6),
  ),
  ...each(
    [
      'refundRate',
      'disputeRate',
      'checkoutConversion',
      'activation',
      'silentShare',
      'retention30Days',
      'completionRate',
      'measuredShare',
      'customerChurn',
      'nrr',
      'grr',
      'churnRisk',
      'falseSuccessRate',
      'alertBeforeComplaintShare',
      'linkedShare',
      'reopenedShare',
    ],
    (share) => `${atMost(1).format(share * 100)}%`,
  ),
  ...each(
    [
      'payingCustomers',
      'installations',
      'started',
      'completed',
      'failed',
      'timedOut',
      'warnings',
      'tests',
      'retries',
      'errorHandlers',
      'activeNow',
      'orders',
      'completedWithModel',
      'complaints',
      'unanswered',
      'valueDisputes',
      'viewed',
      'installed',
      'firstCompletion',
      'retained',
      'pending',
      'paid',
      'pointsOutstanding',
      'pointsEarned',
      'pointsManual',
      'pointsReversed',
      'pointsRedeemed',
      'pointsExpired',
      'pointsCustomers',
      'stats.installations',
    ],
    (count) => atMost(0).format(count),
  ),
  ...each(['p50Ms', 'p95Ms', 'timeToFirstSuccessMs'], duration),
  roi: (ratio) => `${atMost(Math.abs(ratio) < 10 ? 2 : 1).format(ratio)}×`,
  ...each(['complaintsPer1000', 'medianHoursToComplaint', 'medianHoursToAnswer'], (number) =>
    atMost(Math.abs(number) < 10 ? 2 : 1).format(number),
  ),
  ...each(
    ['costPerSuccess', 'costPerSuccessBefore'],
    (micros) => `${new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(micros / 1e6)} USD`,
  ),
  quickRatio: (ratio) => atMost(Math.abs(ratio) < 10 ? 2 : 1).format(ratio),
  paybackDays: (days) => `${days} ${days === 1 ? 'day' : 'days'}`,
  costPerSuccessMicros: (micros) =>
    micros >= 100_000 ? dollars(micros / 1e6) : `$${Number((micros / 1e6).toPrecision(3))}`,
};

/** A figure as a page is to show it; a dash where it is not known. */
export function figureText(name: string, value: unknown): string {
  const write = kinds[name];
  if (!write) throw new Error(`How "${name}" is to be written is not said here.`);
  if (typeof value === 'number') return write(value);
  return name.startsWith('costPerSuccess') && name !== 'costPerSuccessMicros' ? 'Not known' : '–';
}

function each(names: string[], write: (value: number) => string) {
  return Object.fromEntries(names.map((name) => [name, write]));
}

function atMost(digits: number) {
  return new Intl.NumberFormat('en-US', { maximumFractionDigits: digits });
}

/** Half away from zero; below half a cent the amount itself. */
export function dollars(amount: number): string {
  const isHidden = amount !== 0 && Math.abs(amount) < 0.005;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: isHidden ? 6 : 2 };
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', ...digits }).format(amount);
}

/** Two units that follow each other, the smaller one rounded; below a minute one, with three digits. */
function duration(ms: number): string {
  const digits = (number: number) => String(Number(number.toPrecision(3)));
  if (ms < 1000) return `${digits(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${digits(ms / 1000)} sec`;
  const told = (by: number, large: string, small: string, whole: number) => {
    const smalls = Math.round(seconds / whole);
    const [first, second] = [Math.floor(smalls / (by / whole)), smalls % (by / whole)];
    return second === 0 ? `${first} ${large}` : `${first} ${large} ${second} ${small}`;
  };
  if (seconds < 3600) return told(60, 'min', 'sec', 1);
  if (seconds < 86_400) return told(3600, 'hr', 'min', 60);
  return told(86_400, 'days', 'hr', 3600).replace(/^1 days/, '1 day');
}
