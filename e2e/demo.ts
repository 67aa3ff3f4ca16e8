/**
 * The demo company the walks take place in. Making it takes seconds, so it is made once per run, when the first test
 * asks for it, and every server that wants it starts on a copy of its own.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Person } from './company.ts';
import { binary } from './server.ts';

const variable = 'TRADEWIND_E2E_DEMO';

/** Before the first test of a run: a place for the company; the returned function runs after the last one. */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-e2e-demo-'));
  process.env[variable] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/** A data folder with the demo company in it. The server that runs on it removes it. */
export async function demoFolder(): Promise<string> {
  const folder = process.env[variable];
  if (!folder) throw new Error(`${variable} is not set: run through playwright.config.ts`);
  const data = join(folder, 'data');
  try {
    await writeFile(join(folder, 'made'), '', { flag: 'wx' });
    await promisify(execFile)(binary, ['demo', '--data', data, '--load-only'], { timeout: 120_000 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const copy = await mkdtemp(join(tmpdir(), 'tradewind-e2e-'));
  await cp(data, copy, { recursive: true });
  return copy;
}

export const demoPassword = 'tradewind-demo';

/** Who is who in the demo company, as far as the walks need them; the part after the space is how colleagues call them. */
const names = {
  admin: '何志远 Henry',
  'james.zhou': '周建明 James',
  'wendy.lin': '林晓雯 Wendy',
  'leon.chen': '陈子昂 Leon',
  'joy.wu': '吴佳怡 Joy',
  'tony.wang': '王海涛 Tony',
  'lisa.xu': '徐丽娟 Lisa',
  'helen.shen': '沈慧敏 Helen',
} as const;
export type Login = keyof typeof names;

export const demoPerson = (login: Login): Person => ({ login, name: names[login], password: demoPassword });
