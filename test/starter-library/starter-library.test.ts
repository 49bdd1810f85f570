import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../server/scenarios/blueprint/check-blueprint.ts';
import {
  instrumentBlueprint,
  removeInstrumentation,
} from '../../server/scenarios/blueprint/instrument-blueprint.ts';
import { isReportModule } from '../../server/scenarios/blueprint/report-module.ts';
import { schedulingFor } from '../../server/scenarios/blueprint/scheduling.ts';
import { loadStarterLibrary } from '../../server/scenarios/starter-library.ts';
import { allModules } from '../server/scenarios/blueprint/build.ts';

const library = loadStarterLibrary();
const reportUrl = 'https://library.example.com/v1/report/rpt_token';

describe('the starter library', () => {
  it('holds at least 18 scenarios, no two alike', () => {
    expect(library.length).toBeGreaterThanOrEqual(18);
    for (const pick of [
      (s: (typeof library)[number]) => s.slug,
      (s: (typeof library)[number]) => s.title,
      (s: (typeof library)[number]) => JSON.stringify(s.blueprint['flow']),
    ]) {
      expect(new Set(library.map(pick)).size).toBe(library.length);
    }
  });

  it('is varied: every complexity, free and paid, many apps and categories', () => {
    expect(new Set(library.map((scenario) => scenario.complexityLevel))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(library.map((scenario) => scenario.category.slug)).size).toBeGreaterThanOrEqual(6);
    expect(
      new Set(library.flatMap((scenario) => checkBlueprint(scenario.blueprint).apps)).size,
    ).toBeGreaterThanOrEqual(20);
    const paid = library.flatMap((scenario) => scenario.price ?? []);
    expect(paid.length).toBeGreaterThan(3);
    expect(paid.length).toBeLessThan(library.length / 2);
    for (const { amount, currency } of paid)
      expect([currency, amount >= 900 && amount <= 4900]).toEqual(['usd', true]);
  });

  it('names each category always in the same way', () => {
    const names = new Map(library.map((scenario) => [scenario.category.slug, scenario.category.name]));
    for (const { category } of library) expect(category.name).toBe(names.get(category.slug));
  });

  it('is loaded once', () => {
    expect(loadStarterLibrary()).toBe(library);
  });
});

describe.each(library.map((scenario) => [scenario.slug, scenario] as const))('%s', (_, scenario) => {
  const report = checkBlueprint(scenario.blueprint);

  it('passes our own check without errors and warnings', () => {
    expect([...report.errors, ...report.warnings]).toEqual([]);
    expect(report.cleaned!.name).toBe(scenario.title);
  });

  it('tells what it does, what it needs and what it saves', () => {
    const paragraphs = scenario.description.split('\n\n');
    expect(paragraphs).toHaveLength(3);
    expect(paragraphs[1]).toMatch(/^You need: /);
    expect(paragraphs[2]).toMatch(/^Saves /);
  });

  it('asks for a connection of each app that needs one, and maps between its modules', () => {
    const connected = new Set(report.requirements.map(({ app }) => app));
    const withoutConnection = new Set(['http', 'rss']);
    expect(report.apps.filter((app) => !withoutConnection.has(app) && !connected.has(app))).toEqual([]);
    expect(JSON.stringify(report.cleaned)).toMatch(/\{\{[^}]*\d+\./);
  });

  it('shows each step under a label of its own words', () => {
    expect(report.steps.length).toBeGreaterThanOrEqual(3);
    for (const { label } of report.steps) expect(label).toMatch(/^[A-Z].{3,}/);
  });

  it('is scheduled as its trigger allows', () => {
    const derived = schedulingFor(report.cleaned!).type;
    expect(scenario.scheduling.type === 'immediately').toBe(derived === 'immediately');
  });

  it.each(['http', 'module'] as const)('can be instrumented by %s and is itself again without', (kind) => {
    const instrumented = instrumentBlueprint(report.cleaned!, {
      kind,
      reportUrl,
      makeAppId: 'scenario-library',
      makeAppVersion: 1,
    });
    expect(allModules(instrumented.flow).some(isReportModule)).toBe(true);
    const codes = checkBlueprint(instrumented).errors.map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['webhook_url']));
    expect(removeInstrumentation(instrumented)).toEqual(report.cleaned);
  });
});
