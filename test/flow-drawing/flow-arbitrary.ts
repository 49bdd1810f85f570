import fc from 'fast-check';
import { bareModule, type FlowBranch, type FlowModule } from '../../flow-drawing/flow.ts';

type Shape = {
  filter: string | null;
  errorFlow: Shape[];
  branches: Omit<FlowBranch, 'flow'>[];
  flows: Shape[][];
  isMerge: boolean;
  change: FlowModule['change'];
};

const name = fc.option(fc.constantFrom('Paid only', 'A name that is longer than its line'), { nil: null });

const { flow } = fc.letrec<{ flow: Shape[]; module: Shape }>((tie) => ({
  flow: fc.array(tie('module'), { minLength: 1, maxLength: 5, depthIdentifier: 'flow' }),
  module: fc.record({
    filter: name,
    isMerge: fc.boolean(),
    change: fc.constantFrom(null, null, null, 'added', 'removed'),
    errorFlow: fc.oneof({ depthIdentifier: 'flow', maxDepth: 3 }, fc.constant<Shape[]>([]), tie('flow')),
    branches: fc.array(fc.record({ label: name, merges: fc.boolean() }), { maxLength: 4 }),
    flows: fc.oneof(
      { depthIdentifier: 'flow', maxDepth: 3 },
      fc.constant<Shape[][]>([]),
      fc.array(tie('flow'), { maxLength: 4 }),
    ),
  }),
}));

/** Any flow: routers and if-elses with filled and empty branches, merges, filters and error handlers, one inside the other. */
export const anyFlow: fc.Arbitrary<FlowModule[]> = flow.map((shapes) => {
  let key = 0;
  const grow = (list: Shape[]): FlowModule[] =>
    list.map(({ filter, errorFlow, branches, flows, isMerge, change }, index) => ({
      ...bareModule(String((key += 1))),
      app: 'slack',
      label: 'Send a message',
      kind: isMerge && index > 0 ? 'merge' : 'action',
      filter,
      change,
      errorFlow: grow(errorFlow),
      branches: flows.map((inner, branch) => ({
        label: null,
        merges: false,
        ...branches[branch],
        flow: grow(inner),
      })),
    }));
  return grow(shapes);
});
