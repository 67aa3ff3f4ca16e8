import type zh from '../zh-CN/jobs';

const en: typeof zh = {
  title: 'Background jobs',
  lead: 'Imports, exports and maintenance run in the background. A failure is retried by itself; after several it stays under “Failed”.',
  live: 'Refreshes every 5 seconds',
  states: 'States of jobs',
  all: 'All',
  state: { ready: 'Waiting', running: 'Running', dead: 'Failed', done: 'Done', cancelled: 'Cancelled' },
  none: 'No jobs',
  noneFailed: 'No failed jobs',
  noneFailedText: 'All is well.',
  retry: 'Retry',
  runNow: 'Run now',
  retried: 'Queued; it runs in a moment',
  cancel: 'Cancel {{name}}',
  cancelled: 'Job cancelled',
  attempt: 'Attempt {{n}} of {{of}}',
  runsAt: 'runs {{when}}',
  whole: 'Whole error',
  less: 'Less',
  newest: 'Only the newest {{n}} are shown.',
  by: { schedule: 'Schedule', system: 'System' },
  kind: {
    transfer_import: 'Import customers',
    transfer_undo: 'Undo an import',
    transfer_export: 'Export customers',
    transfer_clean: 'Clear import and export files',
    blob_sweep: 'Clear unused files',
    job_clean: 'Clear old jobs',
    org_clean: 'Clear expired sessions',
  },
};
export default en;
