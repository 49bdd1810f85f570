import { mapModules, type FlowModule } from '../../../flow-drawing/flow.ts';
import { drawableText } from './fonts.ts';

/** A flow whose words the fonts of pictures have. */
export const drawableFlow = (flow: FlowModule[]): FlowModule[] =>
  mapModules(flow, (module) => ({
    ...module,
    label: drawableText(module.label),
    filter: module.filter && drawableText(module.filter),
  }));
