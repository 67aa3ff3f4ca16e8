/** Background jobs without drawing. */
import type { Tone } from '@/app/theme';
import { type Job, type JobState, jobStates } from './types';

export const stateTones: Record<JobState, Tone> = {
  ready: 'amber',
  running: 'blue',
  dead: 'red',
  done: 'green',
  cancelled: 'grey',
};

export const isJobState = (text: string | undefined): text is JobState => jobStates.includes(text as JobState);

/** The arguments in a few words: the values of a flat object, cut; nothing for an empty one. */
export function argsInShort(args: string, most = 60): string {
  try {
    const parsed = JSON.parse(args) as unknown;
    if (typeof parsed !== 'object' || parsed === null) return String(parsed ?? '');
    const text = Object.entries(parsed as Record<string, unknown>)
      .map(([k, v]) => `${k}: ${typeof v === 'object' ? JSON.stringify(v) : String(v)}`)
      .join(', ');
    return text.length > most ? `${text.slice(0, most)}…` : text;
  } catch {
    return args.slice(0, most);
  }
}

/** The first line of an error; the rest shows when asked for. */
export function firstLine(error: string): { head: string; rest: string } {
  const at = error.indexOf('\n');
  const head = (at < 0 ? error : error.slice(0, at)).trim();
  if (head.length > 160) return { head: `${head.slice(0, 160)}…`, rest: error };
  return { head, rest: at < 0 ? '' : error.slice(at + 1).trim() };
}

export const mayRetry = (job: Pick<Job, 'state'>): boolean =>
  job.state === 'dead' || job.state === 'cancelled' || job.state === 'ready';
export const mayCancel = (job: Pick<Job, 'state'>): boolean => job.state === 'dead' || job.state === 'ready';
