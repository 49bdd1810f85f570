import type { BlueprintModule, Json } from './types.ts';

/** How an installation reports its runs, and to which address. */
export type Reporting = {
  kind: 'http' | 'module' | 'none';
  /** The installation's own report address, `…/v1/report/{token}`; whoever knows it can report for this installation only. */
  reportUrl: string;
  /** The custom app in Make, for the kind `module`. */
  makeAppId?: string | undefined;
  makeAppVersion?: number | undefined;
  /** The app's module that reports. */
  moduleName?: string | undefined;
  /** `app#` for a custom app; Make's approved apps have none. */
  makeAppPrefix?: 'app#' | '' | undefined;
};

export type TaskReport = {
  taskKey: string;
  status: 'completed' | 'failed';
  error?: { code: string; message: string };
};

/** The name by which a reporting module is recognised again, in Make's designer too. */
export const reportLabel = 'Report to Scenario Library';

const reportIgnoredLabel = 'Never stop for a report';

/**
 * Make offers the execution's id but no documented instant at which it started, so both times are those of the report: the run is counted on its
 * day, its duration is not known this way. Arguments in mappers are separated by semicolons.
 */
const now = '{{formatDate(now; "YYYY-MM-DDTHH:mm:ss.SSS[Z]"; "UTC")}}';
const executionId = '{{var.scenario.executionId}}';

/**
 * A module that reports one task, with an error handler of its own, so that a report can never break the scenario. At an end, Ignore drops
 * nothing that is still needed. A failure is reported in front of the customer's error handler: there only Resume lets that run, for
 * Ignore ends the flow of the bundle.
 */
export function reportModule(
  id: number,
  reporting: Reporting,
  task: TaskReport,
  place: { x: number; y: number },
): BlueprintModule {
  const ending =
    task.status === 'failed' ? { module: 'builtin:Resume', mapper: {} } : { module: 'builtin:Ignore' };
  const goOn: BlueprintModule = {
    id: id + 1,
    ...ending,
    version: 1,
    metadata: { designer: { x: place.x + 300, y: place.y + 150, name: reportIgnoredLabel } },
  };
  const kind = reporting.kind === 'module' ? appModule(reporting, task) : httpModule(reporting, task);
  return { id, ...kind, onerror: [goOn], metadata: { designer: { ...place, name: reportLabel } } };
}

/** True for modules that `reportModule` has made. */
export function isReportModule({ module, mapper, metadata }: BlueprintModule): boolean {
  if (metadata?.designer?.name !== reportLabel) return false;
  if (module === 'http:MakeRequest') return typeof mapper?.['jsonStringBodyContent'] === 'string';
  return typeof mapper?.['reportUrl'] === 'string';
}

function appModule(reporting: Reporting, { taskKey, status, error }: TaskReport) {
  const {
    makeAppId,
    makeAppVersion = 1,
    moduleName = 'reportExecution',
    makeAppPrefix = 'app#',
    reportUrl,
  } = reporting;
  if (!makeAppId)
    throw new Error('Reporting by a module of the Make app needs the id of the app (makeAppId).');
  const mapper: { [key: string]: Json } = {
    reportUrl,
    executionId,
    taskKey,
    status,
    startedAt: '{{now}}',
    finishedAt: '{{now}}',
    ...(error ? { error } : {}),
  };
  return {
    module: `${makeAppPrefix}${makeAppId}:${moduleName}`,
    version: makeAppVersion,
    parameters: {},
    mapper,
  };
}

function httpModule({ reportUrl }: Reporting, { taskKey, status, error }: TaskReport) {
  const fields = {
    executionId,
    taskKey,
    status,
    startedAt: now,
    finishedAt: now,
    ...(error ? { error } : {}),
  };
  const mapper: { [key: string]: Json } = {
    url: reportUrl,
    method: 'post',
    headers: [],
    queryParameters: [],
    contentType: 'json',
    inputMethod: 'jsonString',
    // Quotes inside an expression belong to Make's language, not to the JSON around it, and stay unescaped.
    jsonStringBodyContent: JSON.stringify(fields).replaceAll(/\{\{.*?\}\}/g, (found) =>
      found.replaceAll('\\"', '"'),
    ),
    parseResponse: false,
  };
  return { module: 'http:MakeRequest', version: 4, parameters: { authenticationType: 'noAuth' }, mapper };
}
