import { afterAll, beforeAll, beforeEach } from 'vitest';
import { appSource, type WrittenApp } from './app-source.ts';
import type { MakeApp } from './component-run.ts';
import { startEchoServer, type EchoServer } from './echo-server.ts';
import { loadMakeApp } from './make-runtime.ts';
import { pollTrigger, startTrigger, type TriggerStart, type TriggerState } from './polling.ts';
import { json } from './stage.ts';

type Item = { id: number; at: string };
type Code = Record<string, unknown>;
export type PollingStage = {
  server: EchoServer;
  /** What the service has, in which order it tells, and how much of it on a page. */
  items: Item[];
  order: 'asc' | 'desc' | 'unordered';
  pageSize: number;
  /** Adds items by their ids and the seconds of their instants. */
  add: (...pairs: [id: number, second: number][]) => void;
  /** An app with a trigger on the service. */
  watch: (trigger?: Code, response?: Code, rest?: Code, component?: Code) => WrittenApp;
  load: (written?: WrittenApp, options?: object) => MakeApp;
  /** Runs until a run finds nothing, and tells the ids of each run. */
  runsOf: (
    app: MakeApp,
    from: TriggerStart | TriggerState,
    parameters?: Code,
  ) => Promise<{ runs: unknown[][]; state: TriggerState }>;
};

export const second = (n: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();

/** A service with dated items in pages, newest first unless said otherwise; empty before each test. */
export function setPollingStage(): PollingStage {
  const stage = {} as PollingStage;
  beforeAll(async () => {
    stage.server = await startEchoServer();
  });
  afterAll(() => stage.server.close());
  beforeEach(() => {
    stage.server.asked.length = 0;
    stage.server.answer = ({ url }) => page(stage, new URL(url, stage.server.url).searchParams);
    Object.assign(stage, { items: [], order: 'desc', pageSize: 2 });
  });
  stage.add = (...pairs) => void stage.items.push(...pairs.map(([id, n]) => ({ id, at: second(n) })));
  stage.watch = (trigger = {}, response = {}, rest = {}, component = {}) =>
    watching(stage.order, trigger, response, rest, component);
  stage.load = (written = stage.watch(), options = {}) =>
    loadMakeApp({ publicUrl: stage.server.url, ...options }, appSource(written));
  stage.runsOf = runsOf;
  return stage;
}

function page({ items, order, pageSize }: PollingStage, query: URLSearchParams) {
  const direction = order === 'desc' ? -1 : 1;
  const byAge = (a: Item, b: Item): number => direction * (a.at.localeCompare(b.at) || a.id - b.id);
  const sorted = order === 'unordered' ? items : items.toSorted(byAge);
  const from = Number(query.get('from') ?? 0);
  const to = from + pageSize;
  return json({ items: sorted.slice(from, to), next: to < sorted.length ? to : null });
}

const watching = (order: string, trigger: Code, response: Code, rest: Code, component: Code): WrittenApp => ({
  base: { baseUrl: 'https://placeholder.example', response: { error: { message: 'no' } } },
  module: {
    watch: {
      moduleType: 'trigger',
      communication: {
        url: '/items',
        response: {
          iterate: '{{body.items}}',
          limit: '{{parameters.limit}}',
          trigger: { type: 'date', order, id: '{{item.id}}', date: '{{parseDate(item.at)}}', ...trigger },
          ...response,
        },
        pagination: { condition: '{{body.next}}', qs: { from: '{{body.next}}' } },
        ...rest,
      },
      epoch: {
        response: { limit: 3, output: { label: 'No. {{item.id}}', date: '{{item.at}}', id: '{{item.id}}' } },
      },
      staticParams: [{ name: 'limit', type: 'uinteger', default: 2 }],
      ...component,
    },
  },
});

const runsOf: PollingStage['runsOf'] = async (app, from, parameters = {}) => {
  let state = typeof from === 'object' && 'seen' in from ? from : await startTrigger(app, 'watch', from);
  const runs: unknown[][] = [];
  for (;;) {
    const polled = await pollTrigger(app, 'watch', { state, parameters });
    state = polled.state;
    if (polled.bundles.length === 0) return { runs, state };
    runs.push(polled.bundles.map((bundle) => bundle['id']));
  }
};
