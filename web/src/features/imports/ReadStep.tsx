/** Second step: how the file is read, in sentences one can change, with its first rows. */
import { CheckCircleFilled, InfoCircleOutlined, QuestionCircleFilled } from '@ant-design/icons';
import { Button, InputNumber, Select, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textOf } from '@/i18n';
import { formatNumber } from '@/lib/money';
import { Panel } from '@/ui/PageHeader';
import { useErrorText } from '@/ui/State';
import { Scroll } from './common';
import { type Draft, optionsOf } from './plan';
import type { FileOptions, Uploaded } from './types';

const encodings = [
  'utf-8',
  'gb18030',
  'big5',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1251',
  'shift_jis',
  'euc-kr',
];
const delimiters = [',', ';', '\t', '|'];

interface Props {
  file: Uploaded;
  draft: Draft;
  rereading: boolean;
  onReread: (options: FileOptions) => Promise<void>;
  onNext: () => void;
}

export function ReadStep({ file, draft, rereading, onReread, onNext }: Props) {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const errorText = useErrorText();
  const [failure, setFailure] = useState('');
  const { info } = file;
  const text = info.kind === 'csv' || info.kind === 'tsv';
  const change = async (options: FileOptions) => {
    setFailure('');
    try {
      const { encoding, delimiter, sheet, header_row } = { ...optionsOf(info), ...options };
      // The first data row follows the header again unless it was set along with it.
      await onReread({
        ...draft.options,
        encoding,
        delimiter,
        sheet,
        header_row,
        data_row: options.data_row,
        columns: undefined,
      });
    } catch (error) {
      setFailure(errorText(error));
    }
  };
  const encodingName = (code: string) =>
    textOf(`imports:encoding.${code.replace(/[^a-z0-9]/gi, '_').toLowerCase()}`, code.toUpperCase());
  const found = (info.encodings ?? []).map((g) => g.encoding);
  const encodingList = [...new Set([...(info.encoding ? [info.encoding] : []), ...found, ...encodings])];
  const noHeader = info.header_row < 0;

  return (
    <>
      <Panel
        title={t('read.title')}
        extra={<span className="tw-muted">{t('rowsOf', { n: formatNumber(file.row_estimate, i18n.language) })}</span>}
      >
        <ul className="im-sentences" aria-busy={rereading}>
          <Sentence>{t(`kind.${info.kind}`)}</Sentence>
          {info.encoding && (
            <Sentence unsure={!info.sure}>
              <span>{t('read.encoding')}</span>
              <Select
                size="small"
                aria-label={t('read.encoding')}
                value={info.encoding}
                popupMatchSelectWidth={false}
                options={encodingList.map((e) => ({ value: e, label: encodingName(e) }))}
                onChange={(encoding: string) => void change({ encoding })}
              />
              {info.bom && <span className="tw-muted">{t('read.bom')}</span>}
              {!info.sure && <strong>{t('read.unsure')}</strong>}
            </Sentence>
          )}
          {text && (
            <Sentence>
              <span>{t('read.delimiter')}</span>
              <Select
                size="small"
                aria-label={t('read.delimiter')}
                value={info.delimiter}
                popupMatchSelectWidth={false}
                options={delimiters.map((d) => ({
                  value: d,
                  label: t(`delimiter.${d === '\t' ? 'tab' : d === ',' ? 'comma' : d === ';' ? 'semicolon' : 'pipe'}`),
                }))}
                onChange={(delimiter: string) => void change({ delimiter, header_row: 0 })}
              />
              {info.line_ends && (
                <span className="tw-muted">{t('read.lines', { kind: t(`lines.${info.line_ends}`) })}</span>
              )}
            </Sentence>
          )}
          {(info.sheets?.length ?? 0) > 0 && (
            <Sentence>
              <span>{t('read.sheet')}</span>
              <Select
                size="small"
                aria-label={t('read.sheet')}
                value={info.sheet}
                popupMatchSelectWidth={false}
                options={(info.sheets ?? []).map((s) => ({ value: s, label: s }))}
                onChange={(sheet: string) => void change({ sheet, header_row: 0 })}
              />
              {(info.sheets?.length ?? 0) > 1 && (
                <span className="tw-muted">{t('read.sheets', { n: info.sheets?.length ?? 0 })}</span>
              )}
            </Sentence>
          )}
          <Sentence>
            <span>{noHeader ? t('read.noHeader') : t('read.header')}</span>
            {!noHeader && (
              <InputNumber
                size="small"
                min={1}
                max={1000}
                precision={0}
                controls={false}
                className="im-row-number"
                aria-label={t('read.header')}
                key={info.header_row}
                defaultValue={info.header_row}
                onPressEnter={(e) => e.currentTarget.blur()}
                onBlur={(e) => {
                  const row = Number(e.target.value);
                  if (row >= 1 && row !== info.header_row) void change({ header_row: row });
                }}
              />
            )}
            {!noHeader && <span className="tw-muted">{t('read.data', { row: info.data_row })}</span>}
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
            <label className="im-inline">
              <Switch
                size="small"
                checked={noHeader}
                aria-label={t('read.hasNone')}
                onChange={(none) => void change({ header_row: none ? -1 : 0 })}
              />
              {t('read.hasNone')}
            </label>
          </Sentence>
        </ul>
        {failure && (
          <div className="tw-form-failure" role="alert">
            {failure}
          </div>
        )}
        {(info.warnings ?? []).map((w) => (
          <p key={`${w.code}-${w.column ?? ''}`} className="im-warning">
            <InfoCircleOutlined aria-hidden="true" /> {w.message}
          </p>
        ))}
      </Panel>
      <Panel
        title={t('read.preview')}
        extra={<span className="tw-muted">{t('read.columns', { n: file.headers.length })}</span>}
        flush
      >
        <Grid
          headers={file.headers}
          rows={file.preview}
          busy={rereading}
          label={t('read.preview')}
          first={info.data_row || 1}
        />
      </Panel>
      <Foot>
        <Button type="primary" size="large" onClick={onNext} disabled={rereading}>
          {t('toMap')}
        </Button>
      </Foot>
    </>
  );
}

function Sentence({ children, unsure }: { children: ReactNode; unsure?: boolean }) {
  return (
    <li className={unsure ? 'im-unsure' : ''}>
      {unsure ? <QuestionCircleFilled aria-hidden="true" /> : <CheckCircleFilled aria-hidden="true" />}
      <div>{children}</div>
    </li>
  );
}

export function Foot({ children, back, note }: { children: ReactNode; back?: () => void; note?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="im-foot">
      {back && (
        <Button size="large" onClick={back}>
          {t('action.previous')}
        </Button>
      )}
      <div className="im-foot-note">{note}</div>
      {children}
    </div>
  );
}

/** Rows of a file as they stand in it. */
export function Grid({
  headers,
  rows,
  busy,
  label,
  first,
}: {
  headers: string[];
  rows: string[][];
  busy?: boolean;
  label: string;
  first: number;
}) {
  return (
    <Scroll className={busy ? 'im-busy' : ''} label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="im-grid-no">
              #
            </th>
            {headers.map((h, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
              <th key={i} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
            <tr key={i}>
              <td className="im-grid-no">{first + i}</td>
              {headers.map((_, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells are known by their place
                <td key={j} title={row[j]}>
                  {row[j]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
