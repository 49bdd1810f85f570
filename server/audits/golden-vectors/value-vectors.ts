import { ratio } from '../../analytics/ratios.ts';
import type { AssumptionsInForce } from '../../executions/value/assumptions.ts';
import { costOf, type CostedTask } from '../../executions/value/task-cost.ts';
import { worthOf, type WorthyTask } from '../../executions/value/task-worth.ts';
import { exactly, zero } from '../../platform/rational.ts';
import type { Vector } from './vector.ts';

const task: WorthyTask & CostedTask = {
  items: 1,
  timeSavedMicros: null,
  hasWarning: false,
  valueMicros: null,
  valueCurrency: null,
  creditsMicros: 6_000_000,
  reportingCredits: 0,
  aiModel: 'gpt-4o',
  inputTokens: null,
  outputTokens: null,
  costMicros: 2_000,
  costCurrency: 'usd',
};
const assumed: AssumptionsInForce = {
  minutesByHand: { value: exactly('4'), provenance: 'confirmed' },
  hourlyRate: { value: exactly('36'), currency: 'usd' },
  realisation: { low: exactly('0.4'), base: exactly('0.6'), high: exactly('1') },
  reviewMinutes: zero,
  reworkMinutes: { value: exactly('10'), provenance: 'confirmed' },
  warningCredit: exactly('0.5'),
  creditPrice: { value: exactly('0.00106'), currency: 'usd' },
};

/** A month of 1,200 runs of which 60 fail: what it brings, what it costs, and what is left. */
export function valueVectors(): Vector[] {
  const success = worthOf(task, 'success', assumed, 'usd');
  const warned = worthOf({ ...task, hasWarning: true }, 'success', assumed, 'usd');
  const failed = worthOf(task, 'rework', assumed, 'usd');
  const cost = costOf(task, assumed, null, 'usd');
  const byTokens = costOf(
    { ...task, costMicros: null, creditsMicros: 0, inputTokens: 1_200, outputTokens: 300 },
    assumed,
    { model: 'gpt-4o', inputPerMillion: '2.5', outputPerMillion: '10', currency: 'usd', from: new Date(0) },
    'usd',
  );
  const timeValue = 1_140 * (success.timeValueMicros ?? 0) + 60 * (failed.timeValueMicros ?? 0);
  const runCost = 1_200 * (cost.creditCostMicros + cost.aiCostMicros);
  const fixed = Math.round(((49 + 36) * 1e6 * 30) / 365);
  const net = timeValue - runCost - fixed;
  return [
    { name: 'Time value of the month', expected: '1281600000', computed: String(timeValue) },
    { name: 'Freed minutes of a run', expected: '4000000', computed: String(success.freedMicros) },
    {
      name: 'Freed minutes of a run with a warning',
      expected: '2000000',
      computed: String(warned.freedMicros),
    },
    {
      name: 'Naive value of the month',
      expected: '2736000000',
      computed: String(1_140 * (success.naiveValueMicros ?? 0)),
    },
    { name: 'Run cost of the month', expected: '10032000', computed: String(runCost) },
    { name: 'AI cost by tokens', expected: '6000', computed: String(byTokens.aiCostMicros) },
    { name: 'Net of the month', expected: '1264581699', computed: String(net) },
    { name: 'ROI of the month', expected: '74.3', computed: (ratio(net, runCost + fixed) ?? 0).toFixed(1) },
  ];
}
