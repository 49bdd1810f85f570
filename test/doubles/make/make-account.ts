import type { StoredBlueprint } from './blueprint-flow.ts';

export type MakeScope = string;

export type MakeToken = {
  token: string;
  /** All scopes when left out. */
  scopes?: MakeScope[] | undefined;
  /** All organizations when left out. */
  organizationIds?: number[] | undefined;
};

/** What the plan allows: `interval` in minutes, `apiLimit` per minute, `operations` (credits) per month. */
export type MakeLicense = {
  apiLimit: number;
  installPublicApps: boolean;
  interval: number;
  operations: number;
  retention: number;
  teams: number;
  transfer: number;
  /** How many custom properties there may be; 0: the feature is not part of the plan. */
  customProperties: number;
};

export type MakeOrganization = {
  id: number;
  name: string;
  zone: string;
  timezoneId: number;
  productName: string;
  license: MakeLicense;
  installedApps: Set<string>;
};

/** A field that the organization declares for its scenarios. */
export type CustomPropertyItem = {
  id: number;
  name: string;
  label: string;
  type: 'boolean' | 'number' | 'shortText' | 'longText' | 'date' | 'dropdown' | 'multiselect';
  required: boolean;
};
export type CustomPropertyStructure = {
  id: number;
  organizationId: number;
  created: string;
  items: CustomPropertyItem[];
};
export type MakeTeam = { id: number; name: string; organizationId: number };
export type MakeFolder = { id: number; name: string; teamId: number; parentId: number | null };
/** `accountName` is the connection's type (`google`), which is not always the app's name. */
export type MakeConnection = {
  id: number;
  name: string;
  accountName: string;
  accountLabel: string;
  teamId: number;
};
export type MakeHook = {
  id: number;
  name: string;
  teamId: number;
  typeName: string;
  url: string;
  enabled: boolean;
  data: Record<string, unknown>;
};
export type MakeCredentialRequest = {
  id: string;
  teamId: number;
  name: string;
  status: string;
  createdAt: string;
  credentials: unknown;
};

export type BlueprintVersion = {
  version: number;
  created: string;
  blueprint: StoredBlueprint;
  scheduling: Record<string, unknown>;
};

export type MakeScenario = {
  id: number;
  name: string;
  description: string;
  teamId: number;
  folderId: number | null;
  blueprint: StoredBlueprint;
  scheduling: Record<string, unknown>;
  /** Inputs and outputs, as `metadata` of the request. */
  specification: Record<string, unknown>;
  /** By the names of the organization's structure; null until they are filled in. */
  customProperties: Record<string, unknown> | null;
  isActive: boolean;
  isinvalid: boolean;
  basedon: unknown;
  created: string;
  lastEdit: string;
  versions: BlueprintVersion[];
};

/** 0 not ended yet, 1 success, 2 warning, 3 error. */
export type ExecutionStatus = 0 | 1 | 2 | 3;

export type MakeExecution = {
  id: string;
  scenarioId: number;
  status: ExecutionStatus;
  startedAt: Date;
  durationMs: number;
  operations: number;
  centicredits: number;
  type: 'auto' | 'manual';
  error: { name: string; message: string; causeModule?: { name: string; appName: string } } | null;
};

type Seed<T> = Omit<T, 'id' | 'teamId'> & { id?: number };
export type OrganizationSeed = {
  id?: number;
  name: string;
  zone?: string;
  productName?: string;
  license?: Partial<MakeLicense>;
  /** Fields for scenarios; without them the organization has no structure. */
  customProperties?: (Omit<CustomPropertyItem, 'id' | 'label' | 'required'> & { required?: boolean })[];
  /** Apps that need no confirmation; the base apps of Make when left out. */
  installedApps?: string[];
  teams: {
    id?: number;
    name: string;
    folders?: { id?: number; name: string; parentId?: number }[];
    connections?: Seed<MakeConnection>[];
  }[];
};

export type MakeAccount = ReturnType<typeof createMakeAccount>;

/** Apps that every organization has. */
export const BASE_APPS = [
  'builtin',
  'gateway',
  'http',
  'json',
  'util',
  'regexp',
  'csv',
  'xml',
  'markdown',
  'math',
  'datastore',
  'rss',
  'scenario-service',
];

/** Everything that a Make zone holds; ids are given out in order. */
export function createMakeAccount(options: {
  tokens: MakeToken[];
  organizations: OrganizationSeed[];
  now: () => Date;
  unavailableApps: string[];
}) {
  let lastId = 1000;
  const account = {
    url: '',
    now: options.now,
    tokens: new Map(options.tokens.map((token) => [token.token, token])),
    user: {
      id: 42,
      name: 'Kim Maker',
      email: 'kim@example.com',
      language: 'en',
      timezoneId: 113,
      localeId: 4,
      countryId: 202,
      features: {},
      avatar: '',
      timezone: 'UTC',
      locale: 'en_US',
    },
    /** Apps that exist in no organization, confirmed or not. */
    unavailableApps: new Set(options.unavailableApps),
    organizations: new Map<number, MakeOrganization>(),
    teams: new Map<number, MakeTeam>(),
    folders: new Map<number, MakeFolder>(),
    connections: new Map<number, MakeConnection>(),
    hooks: new Map<number, MakeHook>(),
    scenarios: new Map<number, MakeScenario>(),
    customPropertyStructures: new Map<number, CustomPropertyStructure>(),
    executions: [] as MakeExecution[],
    credentialRequests: [] as MakeCredentialRequest[],
    newId(): number {
      lastId += 1;
      return lastId;
    },
  };
  for (const seed of options.organizations) plant(account, seed);
  return account;
}

const CORE_LICENSE: MakeLicense = {
  apiLimit: 60,
  installPublicApps: true,
  interval: 1,
  operations: 10_000,
  retention: 30,
  teams: 10,
  transfer: 1_000_000,
  customProperties: 0,
};

function plant(account: MakeAccount, seed: OrganizationSeed): void {
  const organizationId = seed.id ?? account.newId();
  const { name, zone = 'eu1.make.com' } = seed;
  account.organizations.set(organizationId, {
    id: organizationId,
    name,
    zone,
    timezoneId: 113,
    productName: seed.productName ?? 'Core',
    license: { ...CORE_LICENSE, ...seed.license },
    installedApps: new Set([...BASE_APPS, ...(seed.installedApps ?? [])]),
  });
  if (seed.customProperties) {
    const id = account.newId();
    const items = seed.customProperties.map((item) => ({
      required: false,
      ...item,
      id: account.newId(),
      label: item.name,
    }));
    account.customPropertyStructures.set(id, {
      id,
      organizationId,
      created: account.now().toISOString(),
      items,
    });
  }
  for (const team of seed.teams) {
    const teamId = team.id ?? account.newId();
    account.teams.set(teamId, { id: teamId, name: team.name, organizationId });
    for (const folder of team.folders ?? []) {
      const id = folder.id ?? account.newId();
      account.folders.set(id, { id, name: folder.name, teamId, parentId: folder.parentId ?? null });
    }
    for (const connection of team.connections ?? []) {
      const id = connection.id ?? account.newId();
      account.connections.set(id, { ...connection, id, teamId });
    }
  }
}
