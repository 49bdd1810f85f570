import { createElement, type ReactNode } from 'react';
import type { SvgElement } from '../../../../flow-drawing/svg-element.ts';

/** Part of a drawing as part of the page. */
export function SvgPart({ part }: { part: SvgElement }): ReactNode {
  return created(part, 0);
}

function created({ tag, attributes, children }: SvgElement, key: number): ReactNode {
  const inside = children.map((child, index) => (typeof child === 'string' ? child : created(child, index)));
  return createElement(tag, { key, ...propsOf(attributes) }, ...(inside.length === 0 ? [] : [inside]));
}

/** React writes `stroke-width` as `strokeWidth`. */
function propsOf(attributes: SvgElement['attributes']): SvgElement['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      /^(data|aria)-/.test(name)
        ? name
        : name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
