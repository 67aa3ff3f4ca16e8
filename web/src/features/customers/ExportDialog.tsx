/** Export: what and how, then its progress, then the file. The server writes only what the reader may see. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Modal, Radio } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type Body, download } from '@/api/client';
import { formatTotal } from '@/lib/money';
import { type JobPhase, JobProgress, useJob } from '@/ui/JobProgress';
import { useErrorText } from '@/ui/State';

interface Props {
  q?: string;
  filter?: string;
  sort?: string;
  columns: string[];
  allColumns: string[];
  /** Codes of the only customers wanted; everything the filter finds when absent. */
  codes?: string[];
  total?: { count: number; more?: boolean };
  /** Name of the file, without its ending. */
  name: string;
  onClose: () => void;
}

const phases: Record<string, JobPhase> = {
  waiting: 'queued',
  queued: 'queued',
  running: 'running',
  ready: 'done',
  done: 'done',
  fetched: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

type Condition = NonNullable<Body<'/api/v1/exports', 'post'>['filter']>;
/** The server takes at most this many values in one condition. */
const MAX_IN = 200;

/** Customers picked by hand, named by their codes. */
export function codesFilter(codes: string[]): Condition {
  const parts: Condition[] = [];
  for (let i = 0; i < codes.length; i += MAX_IN)
    parts.push({ field: 'code', op: 'in', value: codes.slice(i, i + MAX_IN) });
  return parts.length === 1 && parts[0] ? parts[0] : { or: parts };
}

export default function ExportDialog({ q, filter, sort, columns, allColumns, codes, total, name, onClose }: Props) {
  const { t, i18n } = useTranslation(['customers', 'common']);
  const errorText = useErrorText();
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx');
  const [which, setWhich] = useState<'shown' | 'all'>('shown');
  const [id, setId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const fetched = useRef(false);
  const job = useJob(
    id,
    async (one, signal) => {
      const state = await api.get('/api/v1/exports/{id}', { path: { id: one }, signal });
      return {
        phase: phases[state.state] ?? 'running',
        done: state.done,
        total: state.total || undefined,
        error: state.error?.message,
      };
    },
    'exports',
  );
  const phase = job.data?.phase;

  const start = async () => {
    setBusy(true);
    setFailure('');
    try {
      const made = await api.post('/api/v1/exports', {
        body: {
          entity: 'customer',
          format,
          columns: which === 'shown' ? columns : allColumns,
          ...(codes
            ? { filter: codesFilter(codes) }
            : { q: q ?? '', sort: sort ?? '', ...(filter ? { filter: JSON.parse(filter) as Condition } : {}) }),
        },
      });
      setId(made.id);
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (phase !== 'done' || !id || fetched.current) return;
    // The file can be fetched once; a second render must not ask again.
    fetched.current = true;
    download('/api/v1/exports/{id}/content', { path: { id }, filename: `${name}.${format}` }).catch((error) =>
      setFailure(errorText(error)),
    );
  }, [phase, id, format, name, errorText]);

  return (
    <Modal
      open
      width={440}
      title={
        codes
          ? t('exportSelected', { count: codes.length })
          : t('exportAll', { total: total ? formatTotal(total, i18n.language) : '' })
      }
      onCancel={onClose}
      footer={
        id ? (
          <Button onClick={onClose}>{t('common:action.close')}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common:action.cancel')}</Button>
            <Button type="primary" icon={<DownloadOutlined />} loading={busy} onClick={() => void start()}>
              {t('common:action.export')}
            </Button>
          </>
        )
      }
    >
      {failure && (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      )}
      {id ? (
        <>
          {job.data && <JobProgress job={job.data} label={t('common:action.export')} />}
          {phase === 'done' && !failure && <p className="tw-hint">{t('exportDone')}</p>}
        </>
      ) : (
        <div className="tw-stack">
          <Radio.Group
            aria-label={t('exportFormat')}
            value={format}
            onChange={(e) => setFormat(e.target.value)}
            options={[
              { value: 'xlsx', label: t('exportXlsx') },
              { value: 'csv', label: t('exportCsv') },
            ]}
          />
          <Radio.Group
            aria-label={t('exportColumns')}
            value={which}
            onChange={(e) => setWhich(e.target.value)}
            options={[
              { value: 'shown', label: t('exportShown', { count: columns.length }) },
              { value: 'all', label: t('exportEvery', { count: allColumns.length }) },
            ]}
          />
          <p className="tw-hint">{t('exportNote')}</p>
        </div>
      )}
    </Modal>
  );
}
