import { evaluate } from '../../../server/recommendations/evaluation/evaluate.ts';
import { judge } from '../../../server/recommendations/evaluation/gate.ts';
import { shuffled } from '../../../server/recommendations/evaluation/shuffle.ts';
import { evaluatedModels } from '../../../server/recommendations/evaluation/rank-split.ts';
import { simulateWorld } from '../../support/simulated-world.ts';

const scenarios = 30;
const worlds = [
  { name: 'nothing together', strength: 1 },
  { name: 'weakly (× 4)', strength: 4 },
  { name: 'strongly (× 9)', strength: 9 },
];
const sizes = [150, 600, 3_000];

/** A world of the table: how often the gate opened, and the mean gain of what was served over popularity as it is served. */
export type Simulated = { strength: number; customers: number; opened: number; gain: number };

/** Prints hit@3 and coverage of every model in every world, each the mean over some seeds, and how often the gate opened. */
export function simulate(seeds: number, print: (line: string) => void): Simulated[] {
  print(
    `\nhit@3 (coverage) with ${scenarios} scenarios, mean of ${seeds} libraries each; gate: how many opened`,
  );
  print(row(['together', 'customers', ...evaluatedModels, 'gate', 'gain of what is served']));
  return worlds.flatMap(({ name, strength }) =>
    sizes.map((customers) => {
      const runs = Array.from({ length: seeds }, (_, index) => {
        const facts = simulateWorld({ scenarios, customers, strength, seed: index + 1 });
        const evaluation = evaluate(facts);
        const control = evaluate({ ...facts, all: shuffled(facts.all, scenarios, index) }, evaluation.model);
        return { evaluation, gate: judge(evaluation, control) };
      });
      const mean = (of: (run: (typeof runs)[number]) => number) =>
        runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
      const opened = runs.filter(({ gate }) => gate.isOpen).length;
      const gain = mean(({ evaluation: { scores, model }, gate }) =>
        scores && gate.isOpen ? scores[model].hitAt3 - scores.servedPopularity.hitAt3 : 0,
      );
      const cells = evaluatedModels.map((model) => {
        const [hit, coverage] = (['hitAt3', 'coverage'] as const).map((figure) =>
          mean(({ evaluation: { scores } }) => scores?.[model][figure] ?? 0),
        );
        return `${hit!.toFixed(3)} (${coverage!.toFixed(2)})`;
      });
      print(row([name, String(customers), ...cells, `${opened}/${seeds}`, gain.toFixed(3)]));
      return { strength, customers, opened, gain };
    }),
  );
}

const row = (cells: readonly string[]) => cells.map((cell) => cell.padEnd(18)).join('');
