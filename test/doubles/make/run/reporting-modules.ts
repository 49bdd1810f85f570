import { modulesOf, type FlowModule } from '../blueprint-flow.ts';
import { isHttpModule, unmappedUrl } from './http-report.ts';
import type { RunOptions } from './run-options.ts';

export const DIRECTIVES = /^builtin:(Ignore|Resume|Commit|Rollback|Break)$/;

/** Whether a module reports the run to the library, over HTTP or through the library's app. */
export function isReporting(module: FlowModule, options: RunOptions): boolean {
  if (!isHttpModule(module)) return module.module.endsWith(':reportExecution');
  const url = unmappedUrl(module);
  return options.reportUrl === undefined ? url.includes('/v1/report/') : url.startsWith(options.reportUrl);
}

/** Where an error happens when the test does not say: where it is reported, else in the last module that does work. */
export function failingModule(ordinary: FlowModule[], options: RunOptions): number | null {
  const reportsError = (module: FlowModule) =>
    modulesOf(module.onerror ?? []).some((handler) => isReporting(handler, options));
  const isWork = ({ module, routes, branches }: FlowModule) =>
    !routes && !branches && !DIRECTIVES.test(module);
  return (ordinary.find(reportsError) ?? ordinary.findLast(isWork))?.id ?? null;
}

/** The directive that an error flow ends in, on its first route that has one; undefined when it has none. */
export function directiveOf(flow: FlowModule[]): string | undefined {
  const last = flow.at(-1);
  if (!last) return undefined;
  const ending = DIRECTIVES.exec(last.module)?.[1];
  return (
    ending ??
    last.routes?.map((route) => directiveOf(route.flow)).find((directive) => directive !== undefined)
  );
}
