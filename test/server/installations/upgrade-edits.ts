import fc from 'fast-check';
import { createFindings } from '../../../server/scenarios/blueprint/findings.ts';
import { checkStructure } from '../../../server/scenarios/blueprint/structure-rules.ts';
import type { Blueprint, BlueprintModule } from '../../../server/scenarios/blueprint/types.ts';
import { walkFlow } from '../../../server/scenarios/blueprint/walk.ts';
import { danglingIn } from '../../../server/installations/merge/dangling.ts';
import { assemble, outline } from '../../../server/installations/merge/outline.ts';
import { allModules, anyBlueprint, type Loose } from '../scenarios/blueprint/build.ts';

/** What is wrong with a blueprint: Make's rules, ids that are used twice, and mappings from modules that are not there. */
export function faultsOf(blueprint: Loose): string[] {
  const read = outline(blueprint);
  if (!read) return ['cannot be read'];
  const assembled = assemble(read);
  const findings = createFindings();
  checkStructure(assembled.blueprint as unknown as Blueprint, assembled.locations, findings);
  const late = findings.warnings.filter(({ code }) => code === 'flow_after_branching');
  return [...findings.errors, ...late]
    .map(({ path, code }) => `${path} ${code}`)
    .concat([...danglingIn(blueprint).keys()]);
}

/** Any valid blueprint whose modules have texts that read from modules before them. */
export const anyBase: fc.Arbitrary<Loose> = fc
  .tuple(anyBlueprint, fc.array(fc.nat({ max: 999 }), { minLength: 5, maxLength: 15 }))
  .map(([blueprint, numbers]) => {
    let turn = 0;
    const next = () => numbers[(turn += 1) % numbers.length]! + turn;
    walkFlow(blueprint.flow, ({ module, before }) => {
      if (module.module.startsWith('builtin:')) return;
      module.mapper = {
        text: textFrom(before, next()),
        channel: `C${next() % 3}`,
        options: { notify: next() % 2 === 0 },
      };
    });
    return blueprint as unknown as Loose;
  });

/** Edits as a list of numbers; `edited` makes them, leaving out what would break the scenario. */
export const anyEdits = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 999 }), fc.nat({ max: 999 })), {
  maxLength: 6,
});
export type Edits = readonly (readonly [kind: number, where: number, how: number])[];

/** A copy with the edits of `who`: texts, names, filters, modules added, removed, moved and replaced, routers and error handlers put in. */
export function edited(blueprint: Loose, edits: Edits, who: string): Loose {
  let current = blueprint;
  for (const [kind, where, how] of edits) {
    const copy = structuredClone(current);
    editOnce(copy, kind, where, how, who);
    if ((copy['flow'] as unknown[]).length > 0 && faultsOf(copy).length === 0) current = copy;
  }
  return current;
}

type Site = { flow: BlueprintModule[]; index: number; module: BlueprintModule; before: ReadonlySet<number> };

function editOnce(blueprint: Loose, kind: number, where: number, how: number, who: string): void {
  const flow = blueprint['flow'] as BlueprintModule[];
  const sites = sitesIn(flow);
  const { flow: list, index, module, before } = sites[where % sites.length]!;
  const id = Math.max(...allModules(flow).map((each) => each.id)) + 1;
  const added = (more: Loose = {}) =>
    ({
      id,
      module: 'util:SetVariable2',
      version: 1,
      parameters: {},
      mapper: { value: `${who} ${textFrom(new Set([...before, module.id]), how)}` },
      ...more,
    }) as unknown as BlueprintModule;
  const isPlain = !module.module.startsWith('builtin:');
  if (kind === 0 && isPlain) module.mapper = { ...module.mapper, text: `${who} ${textFrom(before, how)}` };
  if (kind === 1 && isPlain) module.mapper = { ...module.mapper, channel: `${who}${how % 5}` };
  if (kind === 2) module.metadata = { designer: { x: how, y: 1, name: `${who} ${how % 5}` } };
  if (kind === 3)
    module.filter = {
      name: who,
      conditions: [
        [{ a: `{{${[...before][how % Math.max(before.size, 1)] ?? 1}.x}}`, o: 'text:equal', b: who }],
      ],
    };
  if (kind === 4) list.splice(index + 1, 0, added());
  if (kind === 5) list.splice(index, 1);
  if (kind === 6) {
    const target = sites[how % sites.length]!;
    list.splice(index, 1);
    target.flow.splice(target.index, 0, module);
  }
  if (kind === 7 && isPlain)
    Object.assign(module, { module: 'http:MakeRequest', mapper: { url: `https://${who}.example` } });
  if (kind === 8) {
    const rest = list.splice(index, list.length, {
      id,
      module: 'builtin:BasicRouter',
      version: 1,
      mapper: null,
      routes: [],
    } as never);
    list[index]!.routes = [{ flow: rest }, { flow: [added({ id: id + 1 })] }];
  }
  if (kind === 9) {
    if (module.onerror) delete module.onerror;
    else module.onerror = [added(), { id: id + 1, module: 'builtin:Ignore', version: 1 }];
  }
}

function sitesIn(flow: BlueprintModule[]): Site[] {
  const places = new Map<number, { flow: BlueprintModule[]; index: number }>();
  const visit = (list: BlueprintModule[]): void => {
    for (const [index, module] of list.entries()) {
      places.set(module.id, { flow: list, index });
      for (const inner of [
        module.onerror ?? [],
        ...(module.routes ?? []).map((way) => way.flow),
        ...(module.branches ?? []).map((way) => way.flow),
      ])
        visit(inner);
    }
  };
  visit(flow);
  const sites: Site[] = [];
  walkFlow(flow, ({ module, before }) => sites.push({ ...places.get(module.id)!, module, before }));
  return sites;
}

function textFrom(before: ReadonlySet<number>, number: number): string {
  const ids = [...before];
  const id = ids[number % Math.max(ids.length, 1)];
  if (id === undefined || number % 3 === 0) return `text ${number % 7}`;
  return number % 2 === 0 ? `a {{${id}.name}} b` : `{{if(${id}.\`full name\` = "${id}.x"; \`${id}\`; 1)}}`;
}
