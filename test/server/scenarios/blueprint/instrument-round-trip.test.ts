import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBlueprint } from '../../../../server/scenarios/blueprint/check-blueprint.ts';
import {
  instrumentBlueprint,
  removeInstrumentation,
} from '../../../../server/scenarios/blueprint/instrument-blueprint.ts';
import type { Reporting } from '../../../../server/scenarios/blueprint/report-module.ts';
import { isReportModule } from '../../../../server/scenarios/blueprint/report-module.ts';
import { allModules, anyBlueprint } from './build.ts';

const reportUrl = 'https://library.example.com/v1/report/rpt_token';
const http: Reporting = { kind: 'http', reportUrl };
const app: Reporting = { kind: 'module', reportUrl, makeAppId: 'scenario-library-x1y2z3', makeAppVersion: 2 };

describe('for any blueprint', () => {
  const anyReporting = fc.constantFrom(http, app);

  it('removing the reports gives it back exactly, and it is not changed itself', () => {
    fc.assert(
      fc.property(anyBlueprint, anyReporting, (original, reporting) => {
        const before = structuredClone(original);
        const instrumented = instrumentBlueprint(original, reporting);
        expect(removeInstrumentation(instrumented)).toEqual(before);
        expect(original).toEqual(before);
      }),
    );
  });

  it('instrumenting twice, even by another kind, reports once', () => {
    fc.assert(
      fc.property(anyBlueprint, (original) => {
        expect(instrumentBlueprint(instrumentBlueprint(original, http), app)).toEqual(
          instrumentBlueprint(original, app),
        );
      }),
    );
  });

  it('at least one report is made, each with its error handler, and every id stays unique and every rule kept', () => {
    fc.assert(
      fc.property(anyBlueprint, (original) => {
        expect(checkBlueprint(original).errors).toEqual([]);
        const instrumented = instrumentBlueprint(original, app);
        const all = allModules(instrumented.flow);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        const reports = all.filter(isReportModule);
        expect(reports.some(({ mapper }) => mapper!['status'] === 'completed')).toBe(true);
        for (const report of reports)
          expect(report.onerror!.map((each) => each.module)).toEqual([
            report.mapper!['status'] === 'failed' ? 'builtin:Resume' : 'builtin:Ignore',
          ]);
        const codes = checkBlueprint(instrumented).errors.map(({ code }) => code);
        expect(new Set([...codes, 'webhook_url'])).toEqual(new Set(['webhook_url']));
      }),
    );
  });
});
