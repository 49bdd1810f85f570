import { later } from './calendar.ts';
import type { Question } from './naive-answers.ts';
import type { RandomQuestion } from './random-facts.ts';
import type { Planted } from './plant.ts';

/** A question about the customers of a history. */
export function questionOf(
  { path, filters, pick, groupBy, interval, from, length }: RandomQuestion,
  planted: Planted,
): Question {
  const { customers, scenarioIds, facts } = planted;
  const span = { from, to: later(from, length) };
  const scenario = scenarioIds[pick % 3] ?? '';
  const customer = customers[pick % 2]?.id ?? '';
  const aiModel = facts.tasks[pick % facts.tasks.length]?.aiModel ?? 'none';
  const isByDay = interval === 'day';
  if (path === 'own')
    return {
      path,
      customer,
      groupBy: isByDay || groupBy === 'error' || groupBy === 'customer' ? 'none' : groupBy,
      interval: isByDay ? 'day' : undefined,
      span,
    };
  if (path === 'library') return { path, scenario, groupBy: pick % 2 ? 'scenario' : 'none', interval, span };
  const isNarrow = filters.includes('scenario') || filters.includes('customer');
  return {
    path,
    ...(filters.includes('scenario') || !isNarrow ? { scenario } : {}),
    ...(filters.includes('customer') ? { customer } : {}),
    ...(filters.includes('aiModel') ? { aiModel } : {}),
    groupBy: path === 'roi' && groupBy === 'error' ? 'none' : groupBy,
    interval,
    span,
  };
}
