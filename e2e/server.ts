/** Starts and stops the real binary on a free port with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** bin/tradewind, or another build named by TRADEWIND_BINARY. */
export const binary =
  process.env.TRADEWIND_BINARY ??
  resolve(import.meta.dirname, '../bin', process.platform === 'win32' ? 'tradewind.exe' : 'tradewind');

export interface Server {
  /** Where it answers, without a slash at the end. */
  url: string;
  dataDir: string;
  /** Everything it has written to its output so far. */
  log: () => string;
  /** Ends it politely and removes its data. Fails when it did not end by itself within ten seconds. */
  stop: () => Promise<void>;
  /** Ends it at once (SIGKILL) and keeps its data; start it again with `startServer({ dataDir })`. */
  kill: () => Promise<void>;
}

export interface ServerOptions {
  /** Of an earlier server; a new empty folder unless given. */
  dataDir?: string;
  /** "serve" unless given; "demo" starts with the example company. */
  command?: 'serve' | 'demo';
  env?: Record<string, string>;
}

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tradewind-e2e-')));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = { ...process.env, ...options.env };
  // Without an explicit choice of the test, the embedded database: never one the developer's shell points at.
  if (!options.env?.DATABASE_URL) delete environment.DATABASE_URL;
  const child = spawn(binary, [options.command ?? 'serve', '--data', dataDir, '--listen', `127.0.0.1:${port}`], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<void>((done) => {
    child.once('close', () => done());
    child.once('error', (error) => {
      output += `${error.message}\n`;
      done();
    });
  });
  // The runner may end without running our teardown.
  const last = () => child.kill('SIGKILL');
  process.once('exit', last);

  try {
    await healthy(url, child, () => output);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  return {
    url,
    dataDir,
    log: () => output,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      process.off('exit', last);
    },
    stop: async () => {
      let forced = false;
      const timer = setTimeout(() => {
        forced = true;
        child.kill('SIGKILL');
      }, 10_000);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
      process.off('exit', last);
      await rm(dataDir, { recursive: true, force: true });
      if (forced) throw new Error(`the server did not end within ten seconds of SIGTERM:\n${output.slice(-4000)}`);
    },
  };
}

/** Waits until /healthz answers 200; the demo fills its company first and is given more time. */
async function healthy(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`the server ended while starting:\n${log()}`);
    }
    try {
      const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`the server was not healthy after a minute:\n${log()}`);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? done(address.port) : fail(new Error('no free port')),
      );
    });
  });
}
