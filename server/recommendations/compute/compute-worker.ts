import { parentPort, workerData } from 'node:worker_threads';
import { compute } from './compute.ts';

parentPort?.postMessage(compute(workerData), []);
