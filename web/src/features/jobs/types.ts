export const jobStates = ['ready', 'running', 'dead', 'done', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];
export interface Job {
  id: string;
  kind: string;
  state: JobState;
  /** JSON. */
  args: string;
  attempt: number;
  max_attempts: number;
  error?: string;
  node?: string;
  run_at: string;
  created_at: string;
  created_by: { id: string; name: string };
  finished_at?: string;
}
export interface JobPage {
  items: Job[];
  next_cursor?: string;
  counts: Record<string, number>;
}
