/** An element of a picture, before it becomes text or part of a page. Names are SVG's own. */
export type SvgElement = {
  tag: string;
  attributes: Record<string, string | number>;
  children: (SvgElement | string)[];
};

export function element(
  tag: string,
  attributes: SvgElement['attributes'] = {},
  ...children: SvgElement['children']
): SvgElement {
  return { tag, attributes, children };
}

/** A picture as a document of its own. Whatever the texts hold, it stays well-formed and does nothing. */
export function svgText({ tag, attributes, children }: SvgElement): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`);
  const inside = children.map((child) => (typeof child === 'string' ? escapeXml(child) : svgText(child)));
  return inside.length === 0
    ? `<${tag}${written.join('')}/>`
    : `<${tag}${written.join('')}>${inside.join('')}</${tag}>`;
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML cannot hold, escaped or not: control characters, halves of characters and the two that are none. */
const unwritable =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeXml(text: string): string {
  return text.replaceAll(unwritable, '').replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');
}

/** Rounds a coordinate: a hundredth of a pixel is not seen. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
