/** What a blueprint may hold where Make allows any value: parameters, mappers, merge outputs. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One comparison of a filter: `a` and `b` are values or expressions, `o` the operator (`text:equal:ci`). */
export type Condition = { a: Json; o: string; b?: Json };

/** Conditions of a filter: the outer list is *or*, the inner one *and*. */
export type Conditions = Condition[][];

export type ModuleFilter = { name?: string; conditions: Conditions };

export type Route = { flow: BlueprintModule[] };

export type Branch = {
  type: 'condition' | 'else';
  label?: string;
  conditions?: Conditions;
  merge?: boolean;
  disabled?: boolean;
  flow: BlueprintModule[];
};

/** One module of a Make scenario, reduced to what an installation needs. */
export type BlueprintModule = {
  id: number;
  module: string;
  version: number;
  parameters?: { [key: string]: Json };
  mapper?: { [key: string]: Json } | null;
  filter?: ModuleFilter;
  routes?: Route[];
  branches?: Branch[];
  outputs?: Json;
  filters?: Json;
  onerror?: BlueprintModule[];
  listener?: boolean;
  metadata?: { designer: { x?: number; y?: number; name?: string } };
};

/** A cleaned blueprint: nothing of its author's account is left in it. */
export type Blueprint = {
  name: string;
  description?: string;
  flow: BlueprintModule[];
  metadata: {
    version: number;
    instant?: boolean;
    scenario?: { [setting: string]: number | boolean | null };
    designer: { orphans: [] };
  };
};

/** A problem at a place of the submitted blueprint; `path` is a JSON Pointer, the message never quotes a secret. */
export type BlueprintProblem = { path: string; code: string; message: string };

export type RequirementKind = 'connection' | 'key' | 'hook' | 'datastore' | 'datastructure' | 'agent';

/** A binding to the author's account that was taken out and that whoever installs has to choose anew. */
export type Requirement = {
  path: string;
  moduleId: number;
  module: string;
  app: string;
  parameter: string;
  kind: RequirementKind;
};

export type StepKind =
  | 'trigger'
  | 'action'
  | 'search'
  | 'router'
  | 'condition'
  | 'merge'
  | 'iterator'
  | 'aggregator'
  | 'response'
  | 'errorHandler';

/** One module as a reader sees it; `position` counts from 1 in the order of the flow, nested modules included. */
export type Step = { position: number; module: string; app: string; label: string; kind: StepKind };

/** Everything known about a submitted blueprint; `valid` is false exactly when there are errors. */
export type BlueprintReport = {
  valid: boolean;
  errors: BlueprintProblem[];
  warnings: BlueprintProblem[];
  requirements: Requirement[];
  cleaned: Blueprint | null;
  apps: string[];
  steps: Step[];
};
