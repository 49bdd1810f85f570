/** The kinds of component of a Make app, in the order in which they are deployed: a reference comes after what it refers to. */
export const componentTypes = ['connection', 'endpoint', 'rpc', 'webhook', 'module', 'function'] as const;
export type ComponentType = (typeof componentTypes)[number];

/** Make's numbers for the types of modules. */
export const moduleTypeIds: Record<string, number> = {
  trigger: 1,
  action: 4,
  search: 9,
  instant_trigger: 10,
  responder: 11,
  universal: 12,
};

/** Whether Make names a component of this kind itself; the others keep the id that they have here. */
export const isNamedByMake = (type: ComponentType): boolean => type === 'connection' || type === 'webhook';

/** `installScenario` → `install-scenario`, as Make's extension names folders and files. */
export const kebab = (id: string): string => id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
