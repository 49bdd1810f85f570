import { plural, t } from '@lingui/core/macro';
import type { LongWork } from '../../api/work.ts';
import { formatCount } from '../../format/number.ts';
import { formatDay } from '../../format/time.ts';

/** What the work is, with whom or what it is about. */
export function titleOf(work: LongWork): string {
  const subject = work.subject ?? '–';
  const [from, to] = [dayText(work.from), dayText(work.to)];
  switch (work.kind) {
    case 'export':
      return t`Copy of the data of ${subject}`;
    case 'campaign':
      return t`Upgrade of ${subject} to version ${work.version ?? 0}`;
    case 'rebuild':
      return work.from ? t`Rebuild from Stripe since ${from}` : t`Rebuild from Stripe`;
    case 'reconciliation':
      return t`Ledger against Stripe, ${from} to ${to}`;
    case 'audit':
      return t`Audit of the figures`;
    case 'recount':
      return work.to ? t`Days counted anew, ${from} to ${to}` : t`Days counted anew since ${from}`;
  }
}

const dayText = (day: string | null): string => (day === null ? '' : formatDay(day));

/** How far it is, or how much of it there is; null: neither is known. */
export function progressOf({ done, total, unit }: Pick<LongWork, 'done' | 'total' | 'unit'>): string | null {
  if (total === null) return done === null ? null : soFar(done);
  const all = formatCount(total);
  const amount = done === null ? all : t`${formatCount(done)} of ${all}`;
  if (unit === 'tables') return plural(total, { one: `${amount} table`, other: `${amount} tables` });
  if (unit === 'days') return plural(total, { one: `${amount} day`, other: `${amount} days` });
  if (unit === 'gates') return plural(total, { one: `${amount} gate`, other: `${amount} gates` });
  return plural(total, { one: `${amount} installation`, other: `${amount} installations` });
}

const soFar = (done: number) =>
  plural(done, { one: `${formatCount(done)} object so far`, other: `${formatCount(done)} objects so far` });

/** The page where the work is at home. */
export function pageOf({ kind, id, customer }: LongWork): { to: string; search?: Record<string, string> } {
  switch (kind) {
    case 'export':
      return { to: `/dashboard/customers/${customer}` };
    case 'campaign':
      return { to: `/dashboard/upgrade-campaigns/${id}` };
    case 'rebuild':
      return { to: '/dashboard/stripe', search: { part: 'rebuilds' } };
    case 'reconciliation':
      return { to: `/dashboard/stripe/reconciliations/${id}` };
    case 'audit':
      return { to: '/dashboard/audits' };
    case 'recount':
      return id === 'settings'
        ? { to: '/dashboard/settings' }
        : { to: '/dashboard/jobs', search: { name: 'executions.rebuild-days' } };
  }
}
