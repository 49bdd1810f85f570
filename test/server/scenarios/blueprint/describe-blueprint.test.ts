import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import { moduleCount } from '../../../../server/scenarios/blueprint/describe-blueprint.ts';
import { schedulingFor } from '../../../../server/scenarios/blueprint/scheduling.ts';
import type { Blueprint } from '../../../../server/scenarios/blueprint/types.ts';
import { blueprint, directive, ifElse, merge, module, router, withFlow } from './build.ts';
import type { Loose } from './build.ts';

const named = (name: string) => ({ metadata: { designer: { x: 0, y: 0, name } } });

describe('a blueprint is described', () => {
  it('step by step in the order of its flow, nested modules included', () => {
    const { steps } = checkBlueprint(
      blueprint(
        module(2, 'google-sheets:filterRows', named('Find the customer')),
        module(3, 'builtin:BasicFeeder'),
        module(4, 'http:MakeRequest', { onerror: [module(5, 'slack:CreateMessage'), directive(6)] }),
        module(7, 'util:TextAggregator', { parameters: { feeder: 3 } }),
        router(
          8,
          [module(9, 'app#my-crm:createContact')],
          [
            ifElse(10, [{ type: 'else', merge: true, flow: [module(11, 'airtable:ActionSearchRecords')] }]),
            merge(12, ['']),
            module(13, 'gateway:WebhookRespond'),
          ],
        ),
      ),
    );
    expect(steps.map(({ position, app, label, kind }) => [position, app, label, kind])).toEqual([
      [1, 'gateway', 'Custom webhook', 'trigger'],
      [2, 'google-sheets', 'Find the customer', 'search'],
      [3, 'builtin', 'Iterator', 'iterator'],
      [4, 'http', 'Make a request', 'action'],
      [5, 'slack', 'Create message', 'action'],
      [6, 'builtin', 'Ignore the error', 'errorHandler'],
      [7, 'util', 'Text aggregator', 'aggregator'],
      [8, 'builtin', 'Router', 'router'],
      [9, 'my-crm', 'Create contact', 'action'],
      [10, 'builtin', 'If-else', 'condition'],
      [11, 'airtable', 'Search records', 'search'],
      [12, 'builtin', 'Merge', 'merge'],
      [13, 'gateway', 'Webhook response', 'response'],
    ]);
    expect(steps[8]!.module).toBe('app#my-crm:createContact');
  });

  it('by its apps, each once, without Make’s own tools', () => {
    const { apps } = checkBlueprint(
      blueprint(
        module(2, 'slack:CreateMessage'),
        module(3, 'json:ParseJSON'),
        router(4, [module(5, 'app#my-crm:createContact')], [module(6, 'slack:CreateMessage')]),
      ),
    );
    expect(apps).toEqual(['slack', 'my-crm']);
  });

  it('by the number of its modules', () => {
    expect(moduleCount(blueprint(router(2, [module(3)], [])) as unknown as Blueprint)).toBe(3);
  });
});

describe('a new installation', () => {
  const schedules: [string, Loose, Loose][] = [
    ['of a webhook runs immediately', blueprint(), { type: 'immediately' }],
    [
      'of a mailhook runs immediately',
      withFlow(module(1, 'gateway:CustomMailHook')),
      { type: 'immediately' },
    ],
    [
      'of a hook that is marked as listener runs immediately',
      withFlow(module(1, 'shopify:watchOrders', { listener: true })),
      { type: 'immediately' },
    ],
    [
      'of a trigger of an instant scenario runs immediately',
      { ...withFlow(module(1, 'shopify:watchOrders')), metadata: { version: 1, instant: true } },
      { type: 'immediately' },
    ],
    [
      'that watches for something new looks every 15 minutes',
      withFlow(module(1, 'google-sheets:watchRows')),
      { type: 'indefinitely', interval: 900 },
    ],
    [
      'that begins with a search waits for its owner',
      withFlow(module(1, 'google-sheets:filterRows')),
      { type: 'on-demand' },
    ],
  ];
  it.each(schedules)('%s', (_, submitted, scheduling) => {
    expect(schedulingFor(checkBlueprint(submitted).cleaned!)).toEqual(scheduling);
  });
});
