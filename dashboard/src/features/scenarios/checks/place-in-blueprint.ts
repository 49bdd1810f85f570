import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';

/** A blueprint's JSON as it is shown, read once for all places in it. */
export type BlueprintText = {
  blueprint: object;
  lines: string[];
  tree: Node | undefined;
  startsOfLines: number[];
};

export type ExcerptLine = { number: number; text: string; isMeant: boolean };

/** Where a finding's JSON path leads. */
export type Place = {
  /** The number of the module around it; null outside of modules. */
  moduleId: number | null;
  /** Whether the whole path is there; cleaning takes away what a path may lead to. */
  isWhole: boolean;
  /** The line of what it leads to, from 1 on. */
  line: number;
  excerpt: ExcerptLine[];
};

const linesAround = 2;
const mostLines = 12;

export function blueprintText(blueprint: object): BlueprintText {
  const text = JSON.stringify(blueprint, null, 2);
  const lines = text.split('\n');
  let start = 0;
  const startsOfLines = lines.map((line) => {
    const at = start;
    start += line.length + 1;
    return at;
  });
  return { blueprint, lines, tree: parseTree(text), startsOfLines };
}

/** Follows a JSON Pointer as far as it leads. */
export function placeInBlueprint(
  { blueprint, lines, tree, startsOfLines }: BlueprintText,
  path: string,
): Place {
  const segments = path.split('/').slice(1);
  const found: (string | number)[] = [];
  let value: unknown = blueprint;
  let moduleId: number | null = null;
  for (const segment of segments) {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    const key = Array.isArray(value) ? Number(name) : name;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) break;
    found.push(key);
    value = (value as Record<string | number, unknown>)[key];
    moduleId = moduleIdOf(value) ?? moduleId;
  }
  const node = tree && findNodeAtLocation(tree, found);
  const place = node?.parent?.type === 'property' ? node.parent : node;
  const lineAt = (offset: number) => startsOfLines.findLastIndex((start) => start <= offset);
  const first = lineAt(place?.offset ?? 0);
  const last = Math.min(lineAt((place?.offset ?? 0) + (place?.length ?? 0)), first + mostLines - 1);
  const from = Math.max(0, first - linesAround);
  return {
    moduleId,
    isWhole: found.length === segments.length,
    line: first + 1,
    excerpt: lines.slice(from, last + 1 + linesAround).map((text, index) => ({
      number: from + index + 1,
      text,
      isMeant: from + index >= first && from + index <= last,
    })),
  };
}

function moduleIdOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, module } = value as Record<string, unknown>;
  return typeof id === 'number' && typeof module === 'string' ? id : null;
}
