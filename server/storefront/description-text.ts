import { html, type Html, type HtmlPart } from '../platform/html.ts';

type Block = { kind: 'text' | 'bullets' | 'numbers'; lines: string[] };

const marks = [
  { kind: 'bullets', mark: /^\s*[-*•]\s+/ },
  { kind: 'numbers', mark: /^\s*\d{1,3}[.)]\s+/ },
] as const;

/**
 * A description as makers type it: empty lines part paragraphs, lines with a dash, a star or a number are lists, and web addresses become
 * links that lend no weight. All else is text, HTML too.
 */
export function descriptionHtml(description: string): Html {
  return html`${blocksOf(description).map(({ kind, lines }) => {
    if (kind === 'text')
      return html`<p>${lines.map((line, index) => [index > 0 && html`<br />`, linked(line)])}</p>`;
    const items = lines.map((line) => html`<li>${linked(line)}</li>`);
    return kind === 'bullets'
      ? html`<ul>
          ${items}
        </ul>`
      : html`<ol>
          ${items}
        </ol>`;
  })}`;
}

/** The first sentences of a description on one line, for search engines and cards. */
export function summaryOf(description: string, most = 160): string {
  const text = blocksOf(description)
    .flatMap(({ lines }) => lines)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most - 30)).replace(/[\s.,;:]+$/, '')}…`;
}

const longestLead = 400;

/** The first paragraph, to stand beneath the title, and what follows it; of a long one its beginning, and all of it follows. */
export function leadOf(description: string): { lead: string; rest: string } {
  const [first = '', ...others] = description.trim().split(/\r?\n\s*\r?\n/);
  const isList = blocksOf(first).some(({ kind }) => kind !== 'text');
  if (isList || first.length > longestLead) return { lead: summaryOf(first, 220), rest: description };
  return { lead: first, rest: others.join('\n\n').trim() };
}

function blocksOf(description: string): Block[] {
  const blocks: Block[] = [];
  let isNew = true;
  for (const line of description.split(/\r?\n/)) {
    if (line.trim() === '') {
      isNew = true;
      continue;
    }
    const { kind = 'text', mark } = marks.find((each) => each.mark.test(line)) ?? {};
    const last = blocks.at(-1);
    const text = mark ? line.replace(mark, '') : line.trim();
    if (!isNew && last?.kind === kind) last.lines.push(text);
    else blocks.push({ kind, lines: [text] });
    isNew = false;
  }
  return blocks;
}

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

function linked(text: string): HtmlPart[] {
  const parts: HtmlPart[] = [];
  let from = 0;
  for (const { 0: url, index } of text.matchAll(address)) {
    parts.push(text.slice(from, index), html`<a href="${url}" rel="nofollow ugc noopener">${url}</a>`);
    from = index + url.length;
  }
  return [...parts, text.slice(from)];
}
