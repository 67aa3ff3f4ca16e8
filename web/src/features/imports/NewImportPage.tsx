/** First step: the file. */
import { CloudUploadOutlined, FileExcelOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, upload } from '@/api/client';
import { invalidatePaths } from '@/api/queries';
import { formatBytes } from '@/lib/names';
import { ProgressBar } from '@/ui/JobProgress';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { useErrorText } from '@/ui/State';
import { StepBar } from './StepBar';
import type { Uploaded } from './types';
import { endings, maxBytes, refuse } from './upload';
import { keepUploaded } from './useUploaded';
import './imports.css';

interface Sending {
  file: File;
  share: number;
  control: AbortController;
}

export function NewImportPage() {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const router = useRouter();
  const client = useQueryClient();
  const errorText = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<Sending>();
  const [failure, setFailure] = useState<{ file: string; text: string; code?: string }>();
  const live = useRef<AbortController>(undefined);
  useEffect(() => () => live.current?.abort(), []);

  const take = async (files: FileList | null) => {
    const file = files?.[0];
    if (input.current) input.current.value = '';
    if (!file || sending) return;
    setFailure(undefined);
    const why = refuse(file);
    if (why) {
      setFailure({ file: file.name, text: t(`refusal.${why}`, { max: formatBytes(maxBytes, i18n.language) }) });
      return;
    }
    const control = new AbortController();
    live.current = control;
    setSending({ file, share: 0, control });
    try {
      const made = (await upload('/api/v1/imports', file, {
        signal: control.signal,
        onProgress: (share) => setSending((s) => s && { ...s, share }),
      })) as unknown as Uploaded;
      live.current = undefined;
      keepUploaded(client, made);
      await invalidatePaths(client, ['/api/v1/imports']);
      router.history.replace(`/imports/${made.id}`);
    } catch (error) {
      setSending(undefined);
      if (control.signal.aborted) return;
      setFailure({ file: file.name, text: errorText(error), code: error instanceof ApiError ? error.code : undefined });
    }
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };
  // All of it sent: the server is reading the file through.
  const reading = sending !== undefined && sending.share >= 1;

  return (
    <div className="tw-page im-page">
      <PageHeader title={t('new')} breadcrumb={[{ label: t('title'), to: '/imports' }]} />
      <StepBar step="file" />
      <Panel>
        {failure && (
          <div className="im-refused" role="alert">
            <strong>{t('refused', { file: failure.file })}</strong>
            <p>{failure.text}</p>
          </div>
        )}
        {sending ? (
          <div className="im-sending">
            <FileExcelOutlined aria-hidden="true" />
            <div className="tw-grow">
              <div className="im-sending-head">
                <strong className="tw-clip">{sending.file.name}</strong>
                <span className="tw-muted">{formatBytes(sending.file.size, i18n.language)}</span>
              </div>
              <ProgressBar share={reading ? undefined : sending.share} label={sending.file.name} />
              <p className="tw-hint" aria-live="polite">
                {reading ? t('reading') : t('sending', { share: Math.round(sending.share * 100) })}
              </p>
            </div>
            <Button onClick={() => sending.control.abort()}>{t('common:action.cancel')}</Button>
          </div>
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same
          <div
            className={over ? 'im-drop im-over' : 'im-drop'}
            onDragOver={(e) => {
              e.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={onDrop}
          >
            <input
              ref={input}
              type="file"
              hidden
              accept={endings.join(',')}
              aria-label={t('choose')}
              onChange={(e) => void take(e.target.files)}
            />
            <CloudUploadOutlined aria-hidden="true" />
            <strong>{t('drop')}</strong>
            <Button type="primary" size="large" onClick={() => input.current?.click()}>
              {t('choose')}
            </Button>
            <span className="tw-muted">{t('limits', { max: formatBytes(maxBytes, i18n.language) })}</span>
          </div>
        )}
        <ul className="im-tips">
          <li>{t('tip.formats')}</li>
          <li>{t('tip.header')}</li>
          <li>{t('tip.nothing')}</li>
        </ul>
      </Panel>
    </div>
  );
}
