import type { FlowModule, StoredBlueprint } from '../../doubles/make/blueprint-flow.ts';
import { modulesOf } from '../../doubles/make/blueprint-flow.ts';
import { makeClientFor } from '../../doubles/make/make-client.ts';
import { isReportModule } from '../../../server/scenarios/blueprint/report-module.ts';
import type { BlueprintModule } from '../../../server/scenarios/blueprint/types.ts';
import { makeToken, module, teamId, type Body, type Call, type Reply, type World } from './world.ts';

/** An installed scenario, and what its customer can do with it. */
export type Installed = {
  body: Body;
  scenarioId: string;
  /** What stands in Make now. */
  inMake: () => ReturnType<World['make']['scenarios']>[number];
  flow: () => FlowModule[];
  step: (id: number) => FlowModule | undefined;
  reports: () => FlowModule[];
  /** A change in Make's editor, saved through Make's API. */
  edit: (change: (blueprint: StoredBlueprint) => void) => Promise<void>;
  reschedule: (scheduling: object) => Promise<void>;
  upgrade: (body?: object) => Promise<Reply>;
  rollBack: () => Promise<Reply>;
  refresh: () => Promise<Reply>;
  publish: (blueprint: object) => Promise<void>;
};

let count = 0;

/** Publishes the blueprint as a new scenario and installs it in the double's team. */
export async function install(
  world: World,
  call: Call,
  blueprint: object,
  options: { reporting?: string; connections?: Record<string, number> } = {},
): Promise<Installed> {
  const { id: scenarioId } = await world.newScenario(`Scenario ${(count += 1)}`, [blueprint]);
  const reply = await call('POST', '/v1/installations', {
    body: { scenario: scenarioId, teamId, name: 'Leads', confirmAppInstall: true, ...options },
    make: true,
  });
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  const { body } = reply;
  const path = `/v1/installations/${body.id}`;
  const makeId = (body['make'] as { scenarioId: number }).scenarioId;
  const make = makeClientFor(world.make, makeToken);
  const inMake = () => world.make.scenarios().find(({ id }) => id === makeId)!;
  const patch = async (change: object) => {
    await make.fetch(`/scenarios/${makeId}`, {
      method: 'PATCH',
      body: change as never,
      query: { confirmed: true },
    });
  };
  const flow = () => inMake().blueprint.flow;
  const isReport = (step: FlowModule) => isReportModule(step as unknown as BlueprintModule);
  return {
    body,
    scenarioId,
    inMake,
    flow,
    step: (id) => modulesOf(flow()).find((step) => step.id === id),
    reports: () => modulesOf(flow()).filter(isReport),
    edit: async (change) => {
      const copy = structuredClone(inMake().blueprint);
      change(copy);
      await patch({ blueprint: JSON.stringify(copy) });
    },
    reschedule: (scheduling) => patch({ scheduling: JSON.stringify(scheduling) }),
    upgrade: (wish = {}) => call('POST', `${path}/upgrade`, { body: wish, make: true }),
    rollBack: () => call('POST', `${path}/rollback`, { body: {}, make: true }),
    refresh: () => call('GET', `${path}?refresh=true`, { make: true }),
    publish: (next) => world.publish(scenarioId, next),
  };
}

/** A module by its id in a blueprint that is being edited. */
export const stepIn = ({ flow }: StoredBlueprint, id: number): FlowModule =>
  modulesOf(flow).find((step) => step.id === id)!;

/** The ids and names of the modules of a flow, without reporting modules. */
export const outlineOf = (flow: FlowModule[]): string[] =>
  flow
    .filter((step) => !isReportModule(step as unknown as BlueprintModule))
    .map((step) => `${step.id} ${step.module}`);

/** What Make's editor leaves behind when somebody opens the scenario and saves it: positions, labels, field specifications. */
export function saveInEditor(blueprint: StoredBlueprint): void {
  for (const step of modulesOf(blueprint.flow) as (FlowModule & { metadata?: Record<string, unknown> })[]) {
    const designer = { ...(step.metadata?.['designer'] as object), x: step.id * 111, y: 222, messages: [] };
    step.metadata = {
      ...step.metadata,
      designer,
      restore: { expect: { channel: { label: '#general' } }, parameters: { __IMTCONN__: { label: 'Mine' } } },
      expect: [{ name: 'text', type: 'text', label: 'Text' }],
      interface: [{ name: 'id', type: 'text' }],
    };
    Object.assign(step, { flags: {}, ...(step.id === 1 ? { listener: true } : {}) });
  }
  const { scenario } = blueprint.metadata as { scenario?: object };
  Object.assign(blueprint.metadata, {
    zone: 'eu1.make.com',
    notes: [],
    scenario: {
      roundtrips: 1,
      maxErrors: 3,
      autoCommit: true,
      sequential: false,
      slots: null,
      dlq: false,
      somethingNew: true,
      ...scenario,
    },
  });
}

/** A message whose text and channel can be told apart. */
export const message = (id: number, text = '{{1.text}}', channel = 'C1'): FlowModule => ({
  ...module(id, 'slack:CreateMessage', {}, 4),
  parameters: { __IMTCONN__: 9002 },
  mapper: { text, channel },
});
