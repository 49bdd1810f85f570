import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { appFolder, codeOf, components, files, formOf, manifest, objectsIn, textsIn } from './app-source.ts';
import { connection, json, labels, modules, ofType, readme, requests } from './review-subject.ts';
import {
  answersOf,
  operationOf,
  propertiesOf,
  readContract,
  requestsOf,
  type Contract,
} from './server-contract.ts';

let server: TestServer;
let contract: Contract;
beforeAll(async () => {
  server = await startTestServer();
  contract = await readContract(server);
});
afterAll(() => server.close());

describe('conventions', () => {
  test('labels are in sentence case, suffixes in lower-case brackets', () => {
    const forms = components.flatMap((one) =>
      ['params', 'staticParams', 'mappableParams', 'interface'].map((key) => codeOf(one, key)),
    );
    const all = [
      ...labels(modules),
      ...objectsIn(forms).flatMap(({ label, value }) =>
        typeof label === 'string' && value === undefined ? [label] : [],
      ),
    ];
    const names = /\b(API|Make|ROI|ID|AI|URL|HTTP|JSON|Scenario Library)\b|\(.*?\)/g;
    expect(
      all.filter((label) => !/^[A-Z]/.test(label) || /^\S+.*\s[A-Z]/.test(label.replace(names, 'x'))),
    ).toEqual([]);
    expect(labels(modules).filter((label) => /\([A-Z]/.test(label))).toEqual([]);
  });

  test('the connection label names the auth kind in brackets; the connection has metadata', () => {
    expect(connection.metadata.label).toMatch(/\(API key\)$/);
    expect(requests(connection)[0]?.response).toMatchObject({
      metadata: { type: 'text' },
      uid: '{{body.id}}',
    });
  });

  test('error texts read "[status] message (code)" and never hold the whole body', () => {
    const errors = objectsIn(files.map(({ content }) => content)).flatMap((object) =>
      object['error'] && typeof object['error'] === 'object'
        ? [object['error'] as { message?: unknown }]
        : [],
    );
    const messages = errors.map(({ message }) => message).filter((message) => typeof message === 'string');
    expect(messages.length).toBeGreaterThan(5);
    for (const message of messages) expect(message).toMatch(/^\[\{\{statusCode\}\}\] .+ \(.+\)$/);
    expect(
      textsIn(files.filter(({ path }) => !path.includes('samples')).map(({ content }) => content)).filter(
        (text) => /message.*\{\{body\}\}/.test(text),
      ),
    ).toEqual([]);
  });

  test("URLs are relative, with their common part in the base; only an installation's own report address is not", () => {
    const absolute = ofType('module', 'rpc').filter((one) =>
      requests(one).some(({ url }) => url !== undefined && !url.startsWith('/')),
    );
    expect(absolute.map(({ id }) => id)).toEqual(['reportExecution']);
  });

  test('limit is optional, default 10, the last field, not advanced; pages have at most min(100, limit)', () => {
    for (const component of ofType('search', 'trigger')) {
      const form = formOf(
        component.id,
        component.metadata.moduleType === 'trigger' ? 'staticParams' : 'mappableParams',
      );
      const last = form.at(-1);
      expect(last).toEqual({
        name: 'limit',
        type: 'uinteger',
        label: 'Limit',
        default: 10,
        help: expect.stringMatching(/^The maximum number of .+ to return in one cycle\.$/),
      });
      const most = component.id === 'listRecommendations' ? 50 : 100; // the server gives no more recommendations
      expect(requests(component)[0]?.qs?.['limit']).toBe(
        `{{if(parameters.limit, min(${most}, parameters.limit), ${most})}}`,
      );
      expect(requests(component)[0]?.response?.['limit']).toBe('{{parameters.limit}}');
    }
  });

  test('polling triggers: desc order, epoch, static limit', () => {
    for (const component of ofType('trigger')) {
      expect(requests(component)[0]?.response?.['trigger']).toMatchObject({
        type: 'date',
        order: 'desc',
        id: expect.any(String),
        date: expect.stringContaining('parseDate('),
      });
      expect(codeOf(component, 'epoch')).toMatchObject({
        response: {
          limit: 500,
          output: { label: expect.any(String), date: expect.any(String), id: expect.any(String) },
        },
      });
      expect(component.metadata.codeFiles).not.toHaveProperty('mappableParams');
    }
  });

  test('an instant trigger where there are webhooks; its suffix "(instant)" only beside a polling twin', () => {
    expect(labels(ofType('instant_trigger'))).toEqual(['Watch events']);
    expect(labels(ofType('trigger'))).not.toContain('Watch events');
  });

  test('get modules ask for one thing by its id, so that no empty result of a search can pass for it', () => {
    for (const component of modules.filter(({ metadata }) => metadata.moduleType === 'action')) {
      const answers = requestsOf(component).flatMap((request) => answersOf(operationOf(contract, request)));
      expect(
        answers.flatMap((answer) => Object.keys(propertiesOf(contract, answer))),
        component.id,
      ).not.toContain('nextCursor');
    }
  });

  test('id selects begin in edit mode in get, update and delete modules, and not in create modules', () => {
    for (const { id, metadata } of modules.filter(({ metadata }) => metadata.actionCrud)) {
      const required = formOf(id, 'mappableParams').filter(
        ({ options, required }) => required && JSON.stringify(options ?? '').includes('rpc://'),
      );
      for (const field of required)
        expect((field as { mode?: string }).mode, id).toBe(
          metadata.actionCrud === 'create' ? undefined : 'edit',
        );
    }
  });

  test('groups: triggers first, then entities, then Other; every module in one', () => {
    const groups = json('modules/groups.json') as { label: string; modules: string[] }[];
    expect(groups.flatMap((group) => group.modules).toSorted()).toEqual(
      modules.map(({ id }) => id).toSorted(),
    );
    expect(groups[0]).toEqual({
      label: 'Triggers',
      modules: ofType('trigger', 'instant_trigger').map(({ id }) => id),
    });
    expect(groups.at(-1)?.label).toBe('Other');
  });

  test('the theme is a colour, and the app needs no custom functions', () => {
    const details = JSON.parse(readFileSync(join(appFolder, '../app.json'), 'utf8')) as { theme: string };
    expect(details.theme).toMatch(/^#[0-9a-f]{6}$/);
    expect(manifest.components['function']).toEqual({});
  });

  test('the README documents connection set-up and anything manual', () => {
    expect(readme.match(/^## .+$/gm)).toEqual(
      expect.arrayContaining([
        '## Set-up',
        '## Connection',
        '## Modules',
        '## Watching events',
        '## Reporting',
        '## Troubleshooting',
      ]),
    );
    for (const label of labels(modules)) expect(readme).toContain(`**${label}**`);
  });
});
