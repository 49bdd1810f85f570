import { bindingsOf, modulesById, putAt, type Binding } from '../make/blueprint-modules.ts';

/**
 * Puts the connections, hooks and other bindings of one blueprint into another, in place: by module id, where the module and its app (with
 * its major version) are the same. Answers the ones that found no place.
 */
export function carryBindings(from: Record<string, unknown>, into: Record<string, unknown>): Binding[] {
  const modules = modulesById(into);
  return bindingsOf(from).filter((binding) => {
    const module = modules.get(binding.moduleId);
    if (module?.module !== binding.module || module['version'] !== binding.moduleVersion) return true;
    putAt(module, binding, binding.value);
    return false;
  });
}
