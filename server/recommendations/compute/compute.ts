import { evaluate, type Evaluation, type EvaluationFacts } from '../evaluation/evaluate.ts';
import { judge, type Gate } from '../evaluation/gate.ts';
import { shuffled } from '../evaluation/shuffle.ts';
import { learnAt, type Learned } from '../model/learn.ts';

/** What a night's work comes to. */
export type Computed = {
  evaluation: Evaluation;
  /** The same where customers swapped what they got, so that nothing belongs together. */
  control: Evaluation;
  gate: Gate;
  learned: Learned;
};

const controlSeed = 15;

/** Learns from everything before an instant, and finds out what it is worth. The same facts give the same answer. */
export function compute(facts: EvaluationFacts): Computed {
  const { all, scenarios, at } = facts;
  const evaluation = evaluate(facts);
  const control = evaluate(
    { ...facts, all: shuffled(all, scenarios.length, controlSeed), paid: [] },
    evaluation.model,
  );
  return {
    evaluation,
    control,
    gate: judge(evaluation, control),
    learned: learnAt(all, scenarios.length, at),
  };
}
