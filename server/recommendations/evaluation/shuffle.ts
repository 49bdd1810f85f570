import { inColumns, type Acquisition, type Acquisitions } from '../model/acquisitions.ts';
import { randomFrom } from './random.ts';

const spanDays = 30;
const triesPerAcquisition = 5;

/**
 * The same customers, instants and popularity of every scenario in every 30 days, but nothing belongs together any more: within each span two
 * customers swap what they got, again and again, never so that somebody gets a thing twice. A model that finds anything here is wrong.
 */
export function shuffled(all: Acquisitions, scenarioCount: number, seed: number): Acquisitions {
  const random = randomFrom(seed);
  const scenarios = Int32Array.from(all.scenarios);
  const keyOf = (index: number, scenario: number) => all.customers[index]! * scenarioCount + scenario;
  const taken = new Map<number, number>();
  const add = (key: number, by: number) => taken.set(key, (taken.get(key) ?? 0) + by);
  for (let index = 0; index < scenarios.length; index += 1) add(keyOf(index, scenarios[index]!), 1);
  const isFree = (key: number) => (taken.get(key) ?? 0) === 0;
  for (const span of spansOf(all))
    for (let tries = span.length * triesPerAcquisition; tries > 0; tries -= 1) {
      const [a, b] = [span[Math.floor(random() * span.length)]!, span[Math.floor(random() * span.length)]!];
      const [ofA, ofB] = [scenarios[a]!, scenarios[b]!];
      if (ofA === ofB || !isFree(keyOf(a, ofB)) || !isFree(keyOf(b, ofA))) continue;
      add(keyOf(a, ofA), -1);
      add(keyOf(b, ofB), -1);
      add(keyOf(a, ofB), 1);
      add(keyOf(b, ofA), 1);
      [scenarios[a], scenarios[b]] = [ofB, ofA];
    }
  return inColumns(
    Array.from(scenarios, (scenario, index): Acquisition => ({
      customer: all.customers[index]!,
      scenario,
      from: all.from[index]!,
      until: all.until[index]!,
    })),
  );
}

/** The entries of each 30 days. */
function spansOf({ from }: Acquisitions): number[][] {
  const spans = new Map<number, number[]>();
  for (let index = 0; index < from.length; index += 1) {
    const span = Math.floor(from[index]! / spanDays);
    const entries = spans.get(span);
    if (entries) entries.push(index);
    else spans.set(span, [index]);
  }
  return [...spans.values()];
}
