import fc from 'fast-check';
import type { BlueprintModule } from '../../../../server/scenarios/blueprint/types.ts';
import { allModules, anyBlueprint, type Loose } from '../../scenarios/blueprint/build.ts';
import type { Export } from './hand-made.ts';

const modules = [
  { module: 'slack:CreateMessage', version: 4, parameters: { __IMTCONN__: 4711 } },
  { module: 'google-sheets:addRow', version: 2, parameters: { __IMTCONN__: 4712, mode: 'select' } },
  { module: 'datastore:AddRecord', version: 1, parameters: { datastore: 60001 } },
  { module: 'util:SetVariable2', version: 1, parameters: {} },
  { module: 'http:MakeRequest', version: 4, parameters: { authenticationType: 'noAuth' } },
];
const texts = [
  '{{1.name}} has ordered',
  '{{1.`order number`}}: {{formatDate(1.at; "YYYY-MM-DD")}}',
  '',
  'Zoë said "{{1.text}}"\n— 🚀',
  '{{if(1.total > 1000; "big"; "small")}}',
];

/** Any export: the shapes of `anyBlueprint`, filled with bindings, texts, references and filters. */
const anyExport: fc.Arbitrary<Loose> = fc
  .tuple(anyBlueprint, fc.array(fc.nat({ max: 10_000 }), { minLength: 7, maxLength: 23 }))
  .map(([blueprint, numbers]) => {
    let turn = 0;
    const next = () => numbers[(turn += 1) % numbers.length]! + turn;
    blueprint.flow[0]!.parameters = { hook: 5150, maxResults: 1 };
    for (const step of allModules(blueprint.flow)) fill(step, next);
    return blueprint as unknown as Loose;
  });

function fill(step: BlueprintModule, next: () => number): void {
  if (step.module.startsWith('builtin:') || step.module.startsWith('gateway:')) return;
  Object.assign(step, structuredClone(modules[next() % modules.length]!));
  step.mapper = {
    text: texts[next() % texts.length]!,
    ...(next() % 3 === 0 ? { options: { notify: next() % 2 === 0, tags: ['{{1.tag}}', 'new'] } } : {}),
  };
  if (next() % 4 === 0)
    step.filter = {
      name: `Rule ${next() % 9}`,
      conditions: [[{ a: '{{1.status}}', o: 'text:equal', b: 'paid' }]],
    };
}

/** The same exports for the same seed. */
export function generateExports(count: number, seed: number): Export[] {
  return fc
    .sample(anyExport, { numRuns: count, seed })
    .map((exported, index) => ({ title: `Generated ${seed}/${index}`, exported }));
}
