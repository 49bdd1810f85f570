import { z } from 'zod';
import type { InsightsModel } from '../../platform/config.ts';

/** Nobody waits for it, but a service that never answers must not be waited for, for ever. */
const usualWaitMs = 20_000;
const mostTokens = 200;
/** Some hundred times of what so many tokens take: a longer answer is not read to its end. */
const mostBytes = 65_536;

const Completion = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
});

/** What the service is told to do, with each sentence. */
export const task =
  'You rewrite one sentence about the figures of a software library for a busy manager. Keep every number exactly as it is written, add none, ' +
  'in digits or in words. Keep [NAME] and [CODE] as they are. Give no cause, no advice and no opinion. Answer with the sentence alone.';

/** Asks a service that speaks as OpenAI's does (`/chat/completions`) to put a sentence into other words; `stopping` ends the waiting, and so do 20 seconds, for the whole answer. */
export async function askModel(
  { url, key, model }: InsightsModel,
  sentence: string,
  stopping: AbortSignal,
  waitMs = usualWaitMs,
): Promise<string> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({
      model,
      temperature: 0,
      max_tokens: mostTokens,
      messages: [
        { role: 'system', content: task },
        { role: 'user', content: sentence },
      ],
    }),
    redirect: 'error',
    signal: AbortSignal.any([stopping, AbortSignal.timeout(waitMs)]),
  });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new Error(`The language model answered ${answer.status}`);
  }
  const { choices } = Completion.parse(JSON.parse(await textOf(answer)));
  return choices[0]?.message.content.trim() ?? '';
}

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new Error(`The language model answered more than ${mostBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
