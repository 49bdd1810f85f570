/** How often Make and people wrap a blueprint at most. */
const mostWraps = 6;

/**
 * The blueprint within what a person handed over, as the check reads it: bare, as `{ blueprint }`, as `{ response: { blueprint } }`, or any
 * of them as JSON text. Places of findings lead into it. Null when there is none.
 */
export function submittedBlueprint(submission: unknown): object | null {
  let value = submission;
  for (let wrapped = 0; wrapped < mostWraps; wrapped += 1) {
    if (typeof value === 'string') value = parsed(value);
    else if (!isObject(value) || Object.hasOwn(value, 'flow')) break;
    else if (Object.hasOwn(value, 'blueprint')) value = value['blueprint'];
    else if (isObject(value['response'])) value = value['response'];
    else break;
  }
  return isObject(value) ? value : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
