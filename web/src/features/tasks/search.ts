export type Due = 'overdue' | 'today' | 'week' | 'none';
/** What the address of /tasks may say. */
export interface TaskSearch {
  due?: Due;
  who?: 'all';
  layout?: 'board';
  /** "1" shows what is finished. */
  past?: string;
  /** The task whose drawer is open. */
  task?: string;
}

const dues = ['overdue', 'today', 'week', 'none'] as const;

export function readSearch(raw: Record<string, unknown>): TaskSearch {
  return {
    due: dues.find((d) => d === raw.due),
    who: raw.who === 'all' ? 'all' : undefined,
    layout: raw.layout === 'board' ? 'board' : undefined,
    past: raw.past === '1' ? '1' : undefined,
    task: typeof raw.task === 'string' && raw.task !== '' ? raw.task : undefined,
  };
}
