import type { ServerResponse } from 'node:http';
import { listenOnLoopback, readText } from '../../doubles/http/loopback-server.ts';

const webhook = '/services/T1/B1/secret';

type Answer = (response: ServerResponse) => void;
const takes: Answer = (response) => void response.writeHead(200).end('ok');

/** A real server in the place of Slack's incoming webhook: it keeps the texts that come and answers as it is told. What comes elsewhere is taken. */
export async function startSlack() {
  const texts: string[] = [];
  let answer = takes;
  const server = await listenOnLoopback(async (request, response) => {
    if (request.url !== webhook) return takes(response);
    const { text } = JSON.parse(await readText(request)) as { text: string };
    texts.push(text);
    answer(response);
  });
  return {
    ...server,
    texts,
    env: {
      SLACK_WEBHOOK_URL: `${server.url}${webhook}`,
      HOOK_ALLOWED_HOSTS: new URL(server.url).host,
    },
    behave: (behaviour: Answer = takes) => void (answer = behaviour),
  };
}
export type Slack = Awaited<ReturnType<typeof startSlack>>;

export const answering =
  (status: number): Answer =>
  (response) =>
    void response.writeHead(status).end();
