import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

type Stage = 'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'end';
/** A reply, or `drop`: the connection ends without one. Nothing: what a mail server says that takes everything. */
type Behaviour = (stage: Stage, line: string) => string | undefined;
const replies: Record<Stage, string> = {
  greeting: '220 test ESMTP',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  end: '250 kept',
};

export type KeptMail = { to: string; subject: string; messageId: string };

/** A real mail server on loopback that keeps what it took, and refuses or hangs up as it is told; it offers STARTTLS and cannot do it when asked to. */
export async function startSmtp({ offersTls = false } = {}) {
  const taken: KeptMail[] = [];
  const sockets = new Set<Socket>();
  let behaviour: Behaviour = () => undefined;
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    let [to, mail, isMail, isTls] = ['', '', false, false];
    const say = (stage: Stage, line = '') => {
      const reply = behaviour(stage, line) ?? replies[stage];
      if (reply === 'drop') socket.destroy();
      else socket.write(`${reply}\r\n`);
      return reply.startsWith('2') || reply.startsWith('3');
    };
    say('greeting');
    let buffered = '';
    socket.on('data', (chunk) => {
      if (isTls) return void socket.end('this is no TLS\r\n');
      buffered += chunk.toString();
      for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        if (isMail && line !== '.') mail += `${line}\n`;
        else if (isMail) {
          isMail = false;
          if (say('end')) taken.push({ to, ...headersOf(mail) });
        } else if (/^(EHLO|HELO)/.test(line))
          socket.write(offersTls ? '250-test\r\n250 STARTTLS\r\n' : '250 test\r\n');
        else if (line === 'STARTTLS') isTls = socket.write('220 go ahead\r\n');
        else if (line.startsWith('MAIL')) say('MAIL', line);
        else if (line.startsWith('RCPT')) {
          to = /<(.*)>/.exec(line)?.[1] ?? '';
          say('RCPT', line);
        } else if (line === 'DATA') [isMail, mail] = [say('DATA', line), ''];
        else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    taken,
    env: { SMTP_URL: `smtp://127.0.0.1:${port}` },
    behave: (next: Behaviour = () => undefined) => void (behaviour = next),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
export type Smtp = Awaited<ReturnType<typeof startSmtp>>;

function headersOf(mail: string): Pick<KeptMail, 'subject' | 'messageId'> {
  const unfolded = mail.replaceAll(/\n[ \t]+/g, ' ');
  const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  return { subject: of('Subject'), messageId: of('Message-ID') };
}
