/** Secrets shown exactly once, and the QR code of an authenticator. */
import { CheckOutlined, CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { Button, QRCode } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveBlob } from '@/api/client';

/** Copies; on plain http (no clipboard API) by way of a hidden field. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <Button
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      onClick={async () => {
        setCopied(await copyText(text));
        setTimeout(() => setCopied(false), 2_000);
      }}
    >
      {copied ? t('action.copied') : (label ?? t('action.copy'))}
    </Button>
  );
}

/** A secret nobody can ask for again: large, selectable, with copy and download. */
export function SecretOnce({
  secret,
  note,
  filename,
}: {
  secret: string | string[];
  note?: string;
  filename?: string;
}) {
  const { t } = useTranslation();
  const lines = Array.isArray(secret) ? secret : [secret];
  const text = lines.join('\n');
  return (
    <div className="tw-secret">
      <p className="tw-secret-note">{note ?? t('secret.once')}</p>
      <div className={lines.length > 1 ? 'tw-secret-lines' : 'tw-secret-one'}>
        {lines.map((line) => (
          <code key={line}>{line}</code>
        ))}
      </div>
      <div className="tw-row">
        <CopyButton text={text} />
        {filename && (
          <Button
            icon={<DownloadOutlined />}
            onClick={() => saveBlob(new Blob([`${text}\n`], { type: 'text/plain' }), filename)}
          >
            {t('action.download')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Always dark on white: scanners do not read inverted codes. */
export function QrCode({ text, label, size = 180 }: { text: string; label: string; size?: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The wrapper is the image that has a name; antd's own svg would be a second, nameless one.
    const svg = box.current?.querySelector('svg');
    svg?.removeAttribute('role');
    svg?.setAttribute('aria-hidden', 'true');
  });
  return (
    <div ref={box} role="img" aria-label={label} className="tw-qr">
      <QRCode value={text} size={size} type="svg" color="#000" bgColor="#fff" bordered={false} />
    </div>
  );
}
