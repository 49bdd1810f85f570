import { mapModules, modulesOf, type FlowBranch, type FlowModule } from './flow.ts';

/**
 * Two versions of a flow as one: the newer one, with what is new in it and what changed, and in between what the older one had and the
 * newer one has no more. Modules are the same when their numbers are. `changed` and `moved` are the numbers of modules that do something else
 * and of those that stand elsewhere.
 */
export function compareFlows(
  before: readonly FlowModule[],
  after: readonly FlowModule[],
  changed: ReadonlySet<number>,
  moved: ReadonlySet<number> = new Set(),
): FlowModule[] {
  const [was, is] = [numbersOf(before), numbersOf(after)];
  const marked = mapModules(after, (module) => ({
    ...module,
    change: changeOf(module, was, { changed, moved }),
  }));
  return merge(before, marked, is);
}

const numbersOf = (flow: readonly FlowModule[]): ReadonlySet<number | null> =>
  new Set(modulesOf(flow).map(({ number }) => number));

function changeOf(
  { number }: FlowModule,
  was: ReadonlySet<number | null>,
  { changed, moved }: { changed: ReadonlySet<number>; moved: ReadonlySet<number> },
): FlowModule['change'] {
  if (number === null || !was.has(number)) return 'added';
  if (changed.has(number)) return 'changed';
  return moved.has(number) ? 'moved' : null;
}

/** What went is put behind the module that it followed, where that is still there, else at the beginning. */
function merge(
  before: readonly FlowModule[],
  after: readonly FlowModule[],
  is: ReadonlySet<number | null>,
): FlowModule[] {
  const merged = [...after];
  let place = 0;
  for (const module of before) {
    const at = merged.findIndex(({ number }) => number !== null && number === module.number);
    const now = merged[at];
    if (now) {
      merged[at] = mergeModule(module, now, is);
      place = at + 1;
    } else if (module.number === null || !is.has(module.number)) {
      merged.splice(place, 0, gone(module, is));
      place += 1;
    } else {
      // It moved to another place; what hung on it and went stays behind.
      const left = goneWithin(module, is);
      merged.splice(place, 0, ...left);
      place += left.length;
    }
  }
  return merged;
}

function mergeModule(was: FlowModule, now: FlowModule, is: ReadonlySet<number | null>): FlowModule {
  const count = Math.max(was.branches.length, now.branches.length);
  const branches = Array.from({ length: count }, (_, index): FlowBranch | null => {
    const [older, newer] = [was.branches[index], now.branches[index]];
    const flow = merge(older?.flow ?? [], newer?.flow ?? [], is);
    const branch = newer ?? older;
    return branch && (newer || flow.length > 0) ? { ...branch, flow } : null;
  });
  return {
    ...now,
    branches: branches.filter((branch) => branch !== null),
    errorFlow: merge(was.errorFlow, now.errorFlow, is),
  };
}

/** A module that went, with what went along; what hung on it and is elsewhere now is drawn there. */
function gone(module: FlowModule, is: ReadonlySet<number | null>): FlowModule {
  const branches = module.branches.map((branch) => ({ ...branch, flow: merge(branch.flow, [], is) }));
  return {
    ...module,
    key: `was-${module.key}`,
    change: 'removed',
    start: null,
    branches: branches.filter(({ flow }) => flow.length > 0),
    errorFlow: merge(module.errorFlow, [], is),
  };
}

function goneWithin({ errorFlow, branches }: FlowModule, is: ReadonlySet<number | null>): FlowModule[] {
  return [errorFlow, ...branches.map(({ flow }) => flow)].flatMap((flow) => merge(flow, [], is));
}

/** Both versions for themselves: the older one with what went and what became another, the newer one with what came as well. */
export function markSides(
  before: readonly FlowModule[],
  after: readonly FlowModule[],
  changed: ReadonlySet<number>,
  moved: ReadonlySet<number>,
): { before: FlowModule[]; after: FlowModule[] } {
  const [was, is] = [numbersOf(before), numbersOf(after)];
  return {
    before: mapModules(before, (module) => {
      const change = changeOf(module, is, { changed, moved });
      return { ...module, change: change === 'added' ? 'removed' : change };
    }),
    after: mapModules(after, (module) => ({ ...module, change: changeOf(module, was, { changed, moved }) })),
  };
}
