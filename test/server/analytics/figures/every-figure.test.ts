import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { sized } from '../../../support/sizes.ts';
import { differences } from './compare.ts';
import { modelOf, type Question } from './naive-answers.ts';
import { plant } from './plant.ts';
import { questionOf } from './questions.ts';
import { asOf, began, histories, type RandomHistory } from './random-facts.ts';
import { dayAt } from './calendar.ts';
import { openStage, type Stage } from './stage.ts';

const seed = Number(process.env['FIGURES_SEED'] ?? 20_260_421);
const runs = sized({ part: 7, whole: 40 });
const closings: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closings.map((close) => close())));

/** Lets a history happen and asks its questions. */
async function tryHistory(stage: Stage, history: RandomHistory): Promise<void> {
  const planted = await plant(stage, history);
  const found: string[] = [];
  for (const random of history.questions) {
    const question = questionOf(random, planted);
    const model = modelOf(question.path === 'library' ? stage.facts : planted.facts, question);
    const customer = planted.customers.find(({ id }) => id === question.customer);
    const { customer: _own, ...ownQuestion } = question;
    found.push(
      ...(question.path === 'own' && customer
        ? await differences(customer, ownQuestion, model)
        : await differences(stage.operator, question, model)),
    );
  }
  expect(found).toEqual([]);
}

/** Of everybody together, however it is grouped. */
function questionsOfAll(timeZone: string): Question[] {
  const span = { from: dayAt(began, timeZone), to: dayAt(asOf, timeZone) };
  const groupings = {
    completion: ['none', 'scenario', 'customer', 'aiModel', 'error'],
    roi: ['none', 'scenario', 'customer', 'aiModel'],
    library: ['none', 'scenario'],
    overview: ['none'],
  } as const;
  return Object.entries(groupings).flatMap(([path, all]) =>
    all.map((groupBy) => ({
      path: path as Question['path'],
      groupBy,
      interval: groupBy === 'none' ? ('day' as const) : ('month' as const),
      span,
    })),
  );
}

describe.each([
  ['America/New_York', 24],
  ['Asia/Kathmandu', 30],
  ['Australia/Lord_Howe', 24],
])('in %s, where runs without an end are given up after %i hours', (timeZone, staleHours) => {
  test(
    `whatever happens, every figure is that of the plain model (seed ${seed})`,
    { timeout: 900_000 },
    async () => {
      const stage = await openStage(timeZone, staleHours, seed);
      closings.push(() => stage.server.close());
      const { failed, counterexamplePath, errorInstance } = await fc.check(
        fc.asyncProperty(histories(timeZone), (history) => tryHistory(stage, history)),
        { seed, numRuns: runs, endOnFailure: true },
      );
      if (failed) throw new Error(`seed ${seed}, path ${counterexamplePath}`, { cause: errorInstance });

      const found: string[] = [];
      for (const question of questionsOfAll(timeZone))
        found.push(...(await differences(stage.operator, question, modelOf(stage.facts, question))));
      expect(found).toEqual([]);
      expectVariety(stage);
    },
  );
});

/** The histories had enough of everything, so that the comparison means something. */
function expectVariety({ facts }: Stage): void {
  const { tasks, assumptions, purchases, costs } = facts;
  expect(new Set(tasks.map(({ kind, status }) => `${kind} ${status}`)).size).toBe(9);
  expect(tasks.filter(({ retryOf }) => retryOf !== null).length).toBeGreaterThan(20);
  expect(new Set(assumptions.map(({ scope }) => scope)).size).toBe(4);
  expect(new Set(assumptions.map(({ name }) => name)).size).toBe(8);
  expect(purchases.some(({ rate }) => rate === null)).toBe(true);
  expect(purchases.some(({ scenarioId }) => scenarioId === null)).toBe(true);
  expect(costs.some(({ scenarioId }) => scenarioId === null)).toBe(true);
}
