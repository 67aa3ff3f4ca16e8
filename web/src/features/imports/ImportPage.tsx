/**
 * One import, from the file to its result. The file and the run live on the server, the step in the address; what was
 * decided so far is kept on this device, so that one may leave and come back.
 */
import { DeleteOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useParams as useRouteParams, useRouter } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { formatBytes } from '@/lib/names';
import { useParams } from '@/lib/params';
import { useStored, writeStored } from '@/lib/store';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { usePhone } from '@/ui/phone';
import { ErrorState, Skeleton } from '@/ui/State';
import { useUndo } from '@/ui/UndoToast';
import { CheckStep } from './CheckStep';
import { RunTag } from './common';
import { MapStep } from './MapStep';
import { type Draft, draftFrom, isRunning, optionsOf, type Step, stepOf } from './plan';
import { ReadStep } from './ReadStep';
import { RunStep } from './RunStep';
import { StepBar } from './StepBar';
import type { Run, Target } from './types';
import { useUploaded } from './useUploaded';
import './imports.css';

export function ImportPage() {
  const { id } = useRouteParams({ strict: false }) as { id: string };
  const { t, i18n } = useTranslation(['imports', 'common']);
  const router = useRouter();
  const phone = usePhone();
  const client = useQueryClient();
  const undo = useUndo();
  const [params, setParams] = useParams();
  const runQuery = useApi(
    '/api/v1/imports/{id}',
    { path: { id } },
    {
      staleTime: 0,
      // Events wake it up as well; the interval is for networks that swallow event streams.
      refetchInterval: ({ state }) => (state.data && isRunning((state.data as unknown as Run).state) ? 1_000 : false),
    },
  );
  const run = runQuery.data as unknown as Run | undefined;
  const waiting = run?.state === 'uploaded';
  const file = useUploaded(id, waiting);
  const fields = useApi('/api/v1/imports/fields', undefined, { enabled: waiting, staleTime: 5 * 60_000 });
  const targets = (fields.data?.items ?? []) as unknown as Target[];
  const [stored, setStored] = useStored<Draft | null>(`import.${id}`, null);

  // The columns may have changed since the draft was kept: another sheet, another delimiter.
  const same =
    stored !== null &&
    file.data !== undefined &&
    stored.columns.map((c) => c.column).join('\u0000') === file.data.headers.join('\u0000');
  const draft = useMemo(() => {
    if (!file.data || !fields.data) return undefined;
    if (same) return stored as Draft;
    const first = draftFrom(file.data, targets);
    return { ...first, options: stored?.options ?? optionsOf(file.data.info) };
  }, [file.data, fields.data, same, stored, targets]);
  const over = run !== undefined && !waiting;
  useEffect(() => {
    if (over && stored !== null) writeStored(`import.${id}`, null);
  }, [over, stored, id]);

  const step: Step | undefined = run && stepOf(run.state, params.step);
  const go = (next: Step) => {
    setParams({ step: next === 'read' ? undefined : next }, true);
    document.getElementById('content')?.scrollTo({ top: 0 });
  };
  const drop = async () => {
    try {
      await api.post('/api/v1/imports/{id}/cancel', { path: { id } });
      writeStored(`import.${id}`, null);
      await invalidatePaths(client, ['/api/v1/imports']);
      router.history.push('/imports');
    } catch (failure) {
      undo.fail(failure);
    }
  };
  const error = runQuery.error ?? (waiting ? (file.error ?? fields.error) : null);

  return (
    <div className={`tw-page im-page ${step === 'map' || step === 'check' || step === 'read' ? 'im-wide' : ''}`}>
      <PageHeader
        title={run?.file_name ?? t('one')}
        breadcrumb={[{ label: t('title'), to: '/imports' }]}
        extra={
          run && (
            <>
              <RunTag state={run.state} />
              {!phone && <span className="tw-muted tw-nowrap">{formatBytes(run.size, i18n.language)}</span>}
            </>
          )
        }
        actions={
          waiting && run.can_cancel
            ? [
                {
                  key: 'drop',
                  label: t('drop_import'),
                  icon: <DeleteOutlined />,
                  onClick: () => void drop(),
                  secondary: true,
                },
              ]
            : []
        }
      />
      <StepBar
        step={step === undefined ? 'read' : step}
        onGo={waiting ? (s) => go(s as Step) : undefined}
        done={run?.state === 'done' || run?.state === 'undone'}
      />
      {error && !runQuery.data ? (
        <ErrorState error={error} onRetry={() => void runQuery.refetch()} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([file.refetch(), fields.refetch()])} />
      ) : !run || (waiting && (!draft || !file.data)) ? (
        <Panel>
          <Skeleton rows={8} />
        </Panel>
      ) : waiting && draft && file.data ? (
        step === 'map' ? (
          <MapStep
            file={file.data}
            draft={draft}
            targets={targets}
            onChange={setStored}
            onBack={() => go('read')}
            onNext={() => go('check')}
          />
        ) : step === 'check' ? (
          <CheckStep
            run={run}
            draft={draft}
            targets={targets}
            onChange={setStored}
            onBack={() => go('map')}
            onStarted={async () => {
              await runQuery.refetch();
              await invalidatePaths(client, ['/api/v1/imports']);
              setParams({ step: undefined });
            }}
          />
        ) : (
          <ReadStep
            file={file.data}
            draft={draft}
            rereading={file.rereading}
            onReread={async (options) => {
              const next = await file.reread(options);
              const fresh = draftFrom(next, targets);
              // Where the columns stayed the same, what was decided about them stays too.
              const kept = draft.columns.map((c) => c.column).join('\u0000') === next.headers.join('\u0000');
              setStored({ ...(kept ? draft : fresh), options });
            }}
            onNext={() => {
              setStored(draft);
              go('map');
            }}
          />
        )
      ) : (
        <RunStep run={run} targets={targets} onChanged={() => runQuery.refetch()} />
      )}
    </div>
  );
}
