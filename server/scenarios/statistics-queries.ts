import type { Db } from '../platform/database.ts';
