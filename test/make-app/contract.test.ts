import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { TaskReport } from '../../server/executions/schema.ts';
import { InstallBody, Installed } from '../../server/installations/schema.ts';
import { MakeZone } from '../../server/platform/make-client.ts';
import { Scenario, SearchQuery } from '../../server/scenarios/schema.ts';
import type { ParameterCode } from '../make-runtime/parameters.ts';
import { codeOf, components } from './app-source.ts';

/** The names of a shape's fields, nested: `{ price: { amount: true } }`. */
type Names = { [name: string]: Names | true };

describe('the app knows what the server answers and takes', () => {
  test.each(['searchScenarios', 'getScenario'])('%s outputs the fields of a scenario, all of them', (id) => {
    expect(namesOfFields(formOf(id, 'interface'))).toEqual(namesOf(Scenario));
    expect(() => Scenario.parse(codeOf(componentNamed(id), 'samples'))).not.toThrow();
  });

  test('Search scenarios sends only filters that the search has', () => {
    const { qs } = codeOf(componentNamed('searchScenarios'), 'communication') as { qs: object };
    expect(Object.keys(SearchQuery.shape)).toEqual(expect.arrayContaining(Object.keys(qs)));
    expect(formOf('searchScenarios', 'mappableParams').map(({ name }) => name)).toEqual(Object.keys(qs));
  });

  test('the choices of forms are those of the server', () => {
    const form = formOf('searchScenarios', 'mappableParams');
    expect(choices(form, 'sort')).toEqual(SearchQuery.shape.sort.unwrap().options);
    expect(choices(form, 'price')).toEqual(SearchQuery.shape.price.unwrap().options);
    const report = formOf('reportExecution', 'mappableParams');
    expect(choices(report, 'status')).toEqual(TaskReport.shape.status.options);
    expect(choices(report, 'kind')).toEqual(TaskReport.shape.kind.unwrap().options);
  });

  test('Report an execution takes every field of a report, and its body has each', () => {
    const { reportUrl: _, ...fields } = namesOfFields(formOf('reportExecution', 'mappableParams'));
    expect(fields).toEqual(namesOf(TaskReport));
    const { body } = codeOf(componentNamed('reportExecution'), 'communication') as { body: object };
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(fields).toSorted());
  });
});

describe('Install a scenario knows what an installation is', () => {
  test('it outputs the fields of the answer, all of them', () => {
    expect(namesOfFields(formOf('installScenario', 'interface'))).toEqual(namesOf(Installed));
    expect(() => Installed.parse(codeOf(componentNamed('installScenario'), 'samples'))).not.toThrow();
  });

  test('it sends every field that the server takes, and no other', () => {
    const { body } = codeOf(componentNamed('installScenario'), 'communication') as { body: object };
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(InstallBody.shape).toSorted());
  });

  test('it offers the ways of reporting and the zones that the server takes', () => {
    const offered = choices(formOf('installScenario', 'mappableParams'), 'reporting') as string[];
    for (const reporting of offered)
      expect(InstallBody.safeParse({ scenario: 'x', reporting }).success).toBe(true);
    expect(offered).toEqual(expect.arrayContaining(['http', 'module', 'none']));
    expect(choices(formOf('libraryKey', 'params'), 'makeZone')).toEqual(MakeZone.options);
  });
});

function componentNamed(id: string) {
  const component = components.find((candidate) => candidate.id === id);
  if (!component) throw new Error(`There is no ${id}.`);
  return component;
}

const formOf = (id: string, key: string): ParameterCode[] =>
  codeOf(componentNamed(id), key) as ParameterCode[];

function choices(form: ParameterCode[], name: string): unknown {
  const options = form.find((field) => field.name === name)?.options;
  return Array.isArray(options) ? options.map((option) => option.value) : options;
}

function namesOfFields(fields: ParameterCode[]): Names {
  return Object.fromEntries(
    fields.map(({ name, spec }) => [name, Array.isArray(spec) ? namesOfFields(spec) : true]),
  );
}

/** Fields that may be left out or null, and lists, by what they hold. */
function namesOf(schema: z.core.$ZodType): Names | true {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return namesOf(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return namesOf(schema.element);
  if (!(schema instanceof z.ZodObject)) return true;
  return Object.fromEntries(
    Object.entries(schema.shape).map(([name, inner]) => [name, namesOf(inner as z.core.$ZodType)]),
  );
}
