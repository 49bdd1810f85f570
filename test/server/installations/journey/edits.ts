import { allModules, type Loose } from '../../scenarios/blueprint/build.ts';
import type { BlueprintModule } from '../../../../server/scenarios/blueprint/types.ts';
import { isReportModule } from '../../../../server/scenarios/blueprint/report-module.ts';

/** Somebody's change to a blueprint, and how to see that it is there. */
export type Claim = { moduleId: number; what: string; holdsIn: (modules: BlueprintModule[]) => boolean };

const ordinary = (step: BlueprintModule): boolean =>
  !step.module.startsWith('builtin:') &&
  !isReportModule(step) &&
  typeof step.mapper === 'object' &&
  step.mapper !== null;

const byId = (modules: BlueprintModule[], id: number): BlueprintModule | undefined =>
  modules.find((step) => step.id === id);

/** What the customer connects: every connection, hook and data store that the copy came without. */
export function bindEverything(blueprint: Loose): Claim[] {
  return allModules(blueprint['flow'] as BlueprintModule[]).flatMap((step) => {
    const [key, value] = bindingOf(step);
    if (key === undefined || value === undefined) return [];
    (step.parameters ??= {})[key] = value;
    const holdsIn = (modules: BlueprintModule[]) =>
      modules.some((each) => each.module === step.module && each.parameters?.[key] === value);
    return [{ moduleId: step.id, what: `the binding ${key}`, holdsIn }];
  });
}

function bindingOf({ module }: BlueprintModule): [string, number] | [] {
  if (module.startsWith('slack:')) return ['__IMTCONN__', 802];
  if (module.startsWith('google-sheets:')) return ['__IMTCONN__', 801];
  if (module === 'gateway:CustomWebHook') return ['hook', 5151];
  if (module.startsWith('datastore:')) return ['datastore', 70_001];
  return [];
}

/** What Make's editor adds by itself when somebody opens and saves a scenario. */
export function leaveTracesOfTheEditor(blueprint: Loose): void {
  for (const step of allModules(blueprint['flow'] as BlueprintModule[])) {
    const { x = 0, y = 0, ...designer } = step.metadata?.designer ?? {};
    Object.assign(step, {
      metadata: {
        ...step.metadata,
        designer: { ...designer, x: x + 37, y: y - 12 },
        restore: { expect: { text: { label: 'Text' } } },
        expect: [{ name: 'text', type: 'text', label: 'Text' }],
      },
    });
  }
}

/** Edits by whoever `who` is, chosen by the numbers: texts, names, filters and a module of their own. */
export function editBy(who: string, blueprint: Loose, numbers: readonly number[]): Claim[] {
  const flow = blueprint['flow'] as BlueprintModule[];
  const steps = allModules(flow).filter(ordinary);
  const claims = numbers.flatMap((number, index): Claim[] => {
    const step = steps[number % Math.max(steps.length, 1)];
    if (!step) return [];
    const text = step === flow[0] ? `${who} ${index}` : `${who} ${index} {{1.name}}`; // nothing has run before the first
    const kind = number % 3;
    if (kind === 0) {
      step.mapper = { ...step.mapper, text };
      return [claim(step.id, 'a text', (found) => found?.mapper?.['text'] === text)];
    }
    if (kind === 1) {
      const metadata = (step.metadata ??= { designer: {} });
      metadata.designer.name = text;
      return [claim(step.id, 'a name', (found) => found?.metadata?.designer.name === text)];
    }
    if (step === flow[0]) return [];
    step.filter = { name: text, conditions: [[{ a: '{{1.name}}', o: 'text:equal', b: who }]] };
    return [claim(step.id, 'a filter', (found) => found?.filter?.name === text)];
  });
  const latest = new Map(claims.map((each) => [`${each.moduleId} ${each.what}`, each]));
  return [...latest.values(), addModule(who, flow)];
}

function claim(
  moduleId: number,
  what: string,
  holds: (found: BlueprintModule | undefined) => boolean,
): Claim {
  return { moduleId, what, holdsIn: (modules) => holds(byId(modules, moduleId)) };
}

/** A module of one's own after the trigger; its id is the next free one, which the other side may take too. */
function addModule(who: string, flow: BlueprintModule[]): Claim {
  const id = Math.max(...allModules(flow).map((step) => step.id)) + 1;
  const value = `Added by ${who}: {{1.name}}`;
  flow.splice(1, 0, {
    id,
    module: 'util:SetVariable2',
    version: 1,
    parameters: {},
    mapper: { name: 'own', scope: 'roundtrip', value },
    metadata: { designer: { x: 150, y: 0, name: `Of ${who}` } },
  });
  const holdsIn = (modules: BlueprintModule[]) => modules.some((step) => step.mapper?.['value'] === value);
  return { moduleId: id, what: 'a module', holdsIn };
}
