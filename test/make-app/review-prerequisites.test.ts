import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ParameterCode } from '../make-runtime/parameters.ts';
import { appFolder, codeOf, components, formOf, objectsIn } from './app-source.ts';
import { startAppWorld, type AppWorld } from './app-world.ts';
import { base, connection, hosts, labels, modules, ofType, requests } from './review-subject.ts';
import { operationOf, readContract, requestsOf, serverPath, type Contract } from './server-contract.ts';

/** What Make's reviewers demand, item by item; `review-conventions.test.ts` has what they recommend. What only people can do is at the end. */
let world: AppWorld;
let contract: Contract;
beforeAll(async () => {
  world = await startAppWorld();
  contract = await readContract(world.server);
});
afterAll(() => world.close());

describe('prerequisites', () => {
  test('the app talks to our own API on our own domain', () => {
    const called = [
      base.baseUrl,
      ...components.flatMap(requests).flatMap(({ url }) => (url ? hosts(url) : [])),
    ];
    const attached = ofType('webhook').flatMap((one) =>
      hosts([codeOf(one, 'attach'), codeOf(one, 'detach')]),
    );
    expect(new Set([...called, ...attached])).toEqual(new Set(['https://scenario-library.example']));
  });

  test('it asks only for credentials that the service needs', () => {
    const fields = formOf(connection.id, 'params') as (ParameterCode & { help?: string })[];
    const asked = fields.map(({ name, required, help }) => [name, required, typeof help]);
    expect(asked).toEqual([
      ['apiKey', true, 'string'],
      ['makeZone', false, 'string'],
      ['makeToken', false, 'string'],
    ]);
    expect(
      objectsIn(modules.map((one) => codeOf(one, 'mappableParams'))).filter(
        ({ type }) => type === 'password',
      ),
    ).toEqual([]);
  });

  test('it does not duplicate tools of Make and carries no other brand', () => {
    expect(
      labels(modules).filter((label) => /iterat|aggregat|router|scrap|google|openai/i.test(label)),
    ).toEqual([]);
  });

  test('base and connection: log.sanitize for every secret, and error handling', () => {
    for (const code of [base, requests(connection)[0]]) {
      expect(code?.log?.sanitize).toContain('request.headers.authorization');
      expect(code?.response?.['error']).toMatchObject({ message: expect.any(String) });
    }
    expect(base.log?.sanitize).toContain('request.headers.`x-make-token`');
  });

  test('base and connection use real API endpoints; wrong credentials produce an error when the connection is created', async () => {
    expect(requestsOf(connection).map((request) => serverPath(contract, request))).toEqual(['/v1/me']);
    await expect(world.connect({ apiKey: 'slk_wrong' })).rejects.toMatchObject({
      type: 'InvalidAccessTokenError',
    });
    await expect(world.connect({})).resolves.toMatchObject({ uid: world.customer.id });
  });

  test('module labels and descriptions follow the conventions', () => {
    const beginnings: Record<string, RegExp> = {
      search: /^Returns a list of /,
      read: /^Returns /,
      create: /^Creates /,
      update: /^Updates /,
      delete: /^Deletes /,
      trigger: /^Triggers when /,
      instant_trigger: /^Triggers when /,
      universal: /^Performs an arbitrary authorized API call\.$/,
    };
    for (const { id, metadata } of modules) {
      const kind = metadata.actionCrud ?? metadata.moduleType ?? '';
      expect(metadata.description, id).toMatch(beginnings[kind] ?? /^$/);
      expect(metadata.description, id).toMatch(/\.$/);
    }
  });

  test('a universal module exists', () => {
    expect(labels(ofType('universal'))).toEqual(['Make an API call']);
  });

  test('interfaces match real output; dates are parsed in params and interface', () => {
    for (const component of ofType('search', 'action', 'trigger')) {
      const dates = (codeOf(component, 'interface') as ParameterCode[]).filter(({ type }) => type === 'date');
      const [{ response = {} } = {}] = requests(component);
      for (const { name } of dates)
        expect((response['output'] as Record<string, string>)[name], `${component.id} ${name}`).toContain(
          'parseDate(',
        );
    }
    const days = modules.flatMap((one) =>
      formOf(one.id, 'mappableParams').flatMap(({ type, name }) =>
        type === 'date' && /^(from|to)$/.test(name) ? [[one, name] as const] : [],
      ),
    );
    expect(days).toHaveLength(4);
    for (const [component, name] of days) expect(requests(component)[0]?.qs?.[name]).toContain('formatDate(');
  });

  test('search, trigger and RPC components have a limit, and pagination when the API supports it', () => {
    for (const component of ofType('search', 'trigger', 'rpc')) {
      const code = requests(component).at(-1);
      expect(code?.response?.['limit'], component.id).toBeDefined();
      const request = requestsOf(component).at(-1);
      const { parameters = [] } = request ? operationOf(contract, request) : {};
      const reads = component.id === 'listApps' ? [] : parameters.filter(({ name }) => name === 'cursor'); // its facets are no pages
      expect(code?.pagination !== undefined, component.id).toBe(reads.length > 0);
      if (code?.pagination)
        expect(code.pagination).toEqual({
          condition: '{{body.nextCursor}}',
          qs: { cursor: '{{body.nextCursor}}' },
        });
    }
  });
});

describe('what only people can do', () => {
  /** Not testable here, and why. */
  const forPeople = [
    ['the service is not yet integrated in Make', 'only a search in Make tells on the day of the review'],
    ['our own domain stands in place of the placeholder', 'it is chosen when the app is deployed'],
    [
      'test scenarios with fresh logs for every module, one with pagination, one with an error, no personal data',
      'they run in Make, in the account that asks for the review',
    ],
    [
      'the description of the universal module is the one that the review page asks for on the day',
      'the page changes',
    ],
  ] as const;

  test.each(forPeople)('%s: %s', (item) => {
    const notes = readFileSync(join(appFolder, '../README.md'), 'utf8');
    const list = notes.slice(notes.indexOf('## Before the review')).toLowerCase();
    expect(list).toContain(item.split(',')[0]?.toLowerCase());
  });
});
