// The server (restarted when a file changes) and Vite's dev server for the pages, which passes API calls on to it.
import { spawn } from 'node:child_process';

const children = [
  spawn(process.execPath, ['--watch', '--env-file-if-exists=.env', 'server/main.ts'], { stdio: 'inherit' }),
  spawn('vite', ['dashboard'], { stdio: 'inherit' }),
];
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.once('exit', stop);
