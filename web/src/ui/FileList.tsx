/** Attachments: drop or pick, with progress per file; each with who, when, size, download, delete. */
import {
  DeleteOutlined,
  DownloadOutlined,
  FileExcelOutlined,
  FileImageOutlined,
  FileOutlined,
  FilePdfOutlined,
  FileTextOutlined,
  FileWordOutlined,
  FileZipOutlined,
  InboxOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '@/lib/dates';
import { formatBytes } from '@/lib/names';
import { ProgressBar } from './JobProgress';
import { useErrorText } from './State';

export interface StoredFile {
  id: string;
  name: string;
  size: number;
  type?: string;
  created_at?: string;
  created_by?: { name: string } | null;
}

interface Sending {
  key: string;
  name: string;
  share: number;
  error?: string;
  control: AbortController;
  file: File;
}

interface Props {
  label: string;
  files: StoredFile[];
  zone: string;
  /** Sends one file; omit when the reader may not add any. */
  onUpload?: (file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<unknown>;
  onDelete?: (file: StoredFile) => void;
  /** Address of the file for the download link. */
  href: (file: StoredFile) => string;
  /** Bytes; 25 MiB unless given. */
  maxSize?: number;
  /** Endings allowed, with dot, lower case; all when empty. */
  accept?: string[];
  multiple?: boolean;
  empty?: ReactNode;
}

export function FileList(props: Props) {
  const {
    label,
    files,
    zone,
    onUpload,
    onDelete,
    href,
    maxSize = 25 * 1024 * 1024,
    accept = [],
    multiple = true,
    empty,
  } = props;
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<Sending[]>([]);
  const [over, setOver] = useState(false);

  const patch = (key: string, change: Partial<Sending>) =>
    setSending((list) => list.map((s) => (s.key === key ? { ...s, ...change } : s)));
  const drop = (key: string) => setSending((list) => list.filter((s) => s.key !== key));
  const refusal = (file: File): string | undefined => {
    if (file.size === 0) return t('file.isEmpty');
    if (file.size > maxSize) return t('file.tooLarge', { max: formatBytes(maxSize, i18n.language) });
    const dot = file.name.lastIndexOf('.');
    const ending = dot < 0 ? '' : file.name.slice(dot).toLowerCase();
    if (accept.length > 0 && !accept.includes(ending)) return t('file.badType', { types: accept.join(' ') });
    return undefined;
  };
  const start = async (one: Sending) => {
    if (!onUpload) return;
    try {
      await onUpload(one.file, (share) => patch(one.key, { share }), one.control.signal);
      drop(one.key);
    } catch (error) {
      if (one.control.signal.aborted) drop(one.key);
      else patch(one.key, { error: errorText(error) });
    }
  };
  const take = async (list: FileList_ | null) => {
    const picked = [...(list ?? [])].slice(0, multiple ? 50 : 1);
    const fresh = picked.map(
      (file, i): Sending => ({
        key: `${Date.now()}-${i}-${file.name}`,
        name: file.name,
        share: 0,
        error: refusal(file),
        control: new AbortController(),
        file,
      }),
    );
    setSending((before) => [...before, ...fresh]);
    // One after the other: a phone on a hotel network gets the first photo through instead of none.
    for (const one of fresh) if (!one.error) await start(one);
    if (input.current) input.current.value = '';
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };

  return (
    <div className="tw-files">
      {onUpload && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same
        <div
          className={over ? 'tw-drop tw-over' : 'tw-drop'}
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
            multiple={multiple}
            accept={accept.join(',')}
            aria-label={t('file.choose')}
            onChange={(e) => void take(e.target.files)}
          />
          <InboxOutlined aria-hidden="true" />
          <span>{t('file.dropHere')}</span>
          <Button onClick={() => input.current?.click()}>{t('file.choose')}</Button>
          <span className="tw-muted">
            {t('file.limit', { max: formatBytes(maxSize, i18n.language) })}
            {accept.length > 0 && ` · ${accept.join(' ')}`}
          </span>
        </div>
      )}
      {sending.map((s) => (
        <div key={s.key} className="tw-file">
          <span className="tw-file-icon">{iconOf(s.name)}</span>
          <div className="tw-file-main">
            <span className="tw-clip">{s.name}</span>
            {s.error ? (
              <span className="tw-error" role="alert">
                {s.error}
              </span>
            ) : (
              <ProgressBar share={s.share} label={s.name} />
            )}
          </div>
          <Button size="small" type="text" onClick={() => (s.error ? drop(s.key) : s.control.abort())}>
            {s.error ? t('action.close') : t('action.cancel')}
          </Button>
        </div>
      ))}
      {files.length === 0 && sending.length === 0 && empty}
      {files.length > 0 && (
        <ul className="tw-file-list" aria-label={label}>
          {files.map((file) => (
            <li key={file.id} className="tw-file">
              <span className="tw-file-icon">{iconOf(file.name)}</span>
              <div className="tw-file-main">
                <a className="tw-clip" href={href(file)} download={file.name}>
                  {file.name}
                </a>
                <span className="tw-muted">
                  {[
                    formatBytes(file.size, i18n.language),
                    file.created_by?.name,
                    file.created_at && formatInstant(file.created_at, zone),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </div>
              <Button
                size="small"
                type="text"
                icon={<DownloadOutlined />}
                href={href(file)}
                download={file.name}
                aria-label={t('file.download', { name: file.name })}
              />
              {onDelete && (
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('file.delete', { name: file.name })}
                  onClick={() => onDelete(file)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type FileList_ = globalThis.FileList;

function iconOf(name: string): ReactNode {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (ending === 'pdf') return <FilePdfOutlined />;
  if (['xls', 'xlsx', 'csv', 'tsv'].includes(ending)) return <FileExcelOutlined />;
  if (['doc', 'docx', 'odt'].includes(ending)) return <FileWordOutlined />;
  if (['png', 'jpg', 'jpeg', 'gif', 'webp', 'heic', 'svg'].includes(ending)) return <FileImageOutlined />;
  if (['zip', 'rar', '7z', 'gz'].includes(ending)) return <FileZipOutlined />;
  if (['txt', 'md', 'eml'].includes(ending)) return <FileTextOutlined />;
  return <FileOutlined />;
}
