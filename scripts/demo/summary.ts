import type { DemoResult } from './run-demo.ts';
import { daysAfter } from './time.ts';

/** What was filled in, the year's headline figures as the dashboard shows them, and what to do next. */
export function summaryOf(
  { period, tally, overview, reportingCurrency }: DemoResult,
  seconds: number,
): string {
  const day = (instant: Date) => instant.toISOString().slice(0, 10);
  const whole = new Intl.NumberFormat('en');
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: reportingCurrency.toUpperCase() });
  const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
  const figure = (name: string, format: (value: number) => string) => {
    const value = overview[name];
    return typeof value === 'number' ? format(value) : 'not known';
  };
  return `
Demo data from ${day(period.start)} to ${day(daysAfter(period.end, -1))}, filled in within ${seconds} seconds:
  ${whole.format(tally.customers)} customers, ${whole.format(tally.installations)} installations, ${whole.format(tally.tasks)} execution tasks
  ${whole.format(tally.orders)} orders from ${whole.format(tally.checkouts)} checkouts, ${whole.format(tally.subscriptions)} subscriptions, ${tally.refunds} refunds, ${tally.disputes} disputes
  MRR ${figure('mrr', (value) => money.format(value / 100))}, ${figure('payingCustomers', (value) => whole.format(value))} paying customers
  net revenue ${figure('netRevenue', (value) => money.format(value / 100))}, completion rate ${figure('completionRate', (value) => share.format(value))}, value for customers ${figure('valueMicros', (value) => money.format(value / 1_000_000))}, ROI ${figure('roi', (value) => value.toFixed(1))}
Everything about these customers is made up, and the dashboard says so. Next: npm start
`;
}
