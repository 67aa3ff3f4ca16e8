import { DownloadOutlined, PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/session';
import { textOf } from '@/i18n';
import { formatDate, formatRelative } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { Country } from '@/ui/CountrySelect';
import { type Column, DataTable, type Sort } from '@/ui/DataTable';
import { FilterBuilder } from '@/ui/FilterBuilder';
import { type Filter, type FilterField, noFilter } from '@/ui/filter';
import { LocalClock } from '@/ui/LocalClock';
import { PageHeader } from '@/ui/PageHeader';
import { Person, StatusTag, Tags } from '@/ui/Status';
import { ViewTabs } from '@/ui/ViewTabs';
import { type Sample, samples, stages } from './data';

const tones = ['blue', 'teal', 'purple', 'amber', 'green', 'green', 'grey'] as const;
export const stageTag = (stage: string) => (
  <StatusTag tone={tones[stages.indexOf(stage)]}>{textOf(`common:stage.${stage}`, stage)}</StatusTag>
);

export function KitList() {
  const { i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  const zone = useZone();
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [sort, setSort] = useState<Sort | undefined>({ key: 'updated', desc: true });
  const [filter, setFilter] = useState<Filter>({
    and: [
      { field: 'country', op: 'in', value: ['DE', 'FR'] },
      {
        or: [
          { field: 'stage', op: 'in', value: ['won'] },
          { field: 'updated', op: 'last_days', value: 30 },
        ],
      },
    ],
  });
  const [view, setView] = useState('all');
  const title = (z: string, e: string) => (zh ? z : e);
  const columns: Column<Sample>[] = [
    {
      key: 'name',
      title: title('公司名称', 'Company'),
      width: 250,
      fixed: true,
      sortable: true,
      render: (r) => <span className="tw-clip">{r.name}</span>,
    },
    {
      key: 'country',
      title: title('国家/地区', 'Country'),
      width: 130,
      sortable: true,
      render: (r) => <Country code={r.country} />,
    },
    { key: 'city', title: title('城市', 'City'), width: 100 },
    {
      key: 'zone',
      title: title('当地时间', 'Local time'),
      width: 100,
      render: (r) => <LocalClock short zone={r.zone} readerZone={zone} country={r.country} />,
    },
    { key: 'stage', title: title('阶段', 'Stage'), width: 96, sortable: true, render: (r) => stageTag(r.stage) },
    { key: 'tier', title: title('等级', 'Tier'), width: 60, align: 'center' },
    { key: 'owner', title: title('负责人', 'Owner'), width: 110, render: (r) => <Person name={r.owner} /> },
    { key: 'tags', title: title('标签', 'Tags'), width: 160, render: (r) => <Tags tags={r.tags} max={2} /> },
    {
      key: 'turnover',
      title: title('年营业额', 'Turnover'),
      width: 150,
      align: 'right',
      sortable: true,
      render: (r) => formatMoney(r.turnover, 'USD', i18n.language),
    },
    {
      key: 'next',
      title: title('下次联系', 'Next contact'),
      width: 110,
      render: (r) => formatDate(r.next, i18n.language, true),
    },
    {
      key: 'updated',
      title: title('更新时间', 'Updated'),
      width: 110,
      sortable: true,
      render: (r) => <span className="tw-muted">{formatRelative(r.updated, i18n.language)}</span>,
    },
  ];
  const fields: FilterField[] = [
    { key: 'name', label: title('公司名称', 'Company'), type: 'text' },
    { key: 'country', label: title('国家/地区', 'Country'), type: 'country' },
    {
      key: 'stage',
      label: title('阶段', 'Stage'),
      type: 'choice',
      choices: stages.map((s) => ({ value: s, label: textOf(`common:stage.${s}`, s) })),
    },
    { key: 'owner', label: title('负责人', 'Owner'), type: 'user' },
    {
      key: 'turnover',
      label: title('年营业额', 'Turnover'),
      type: 'money',
      currency: 'USD',
      group: title('商务', 'Commercial'),
    },
    { key: 'updated', label: title('更新时间', 'Updated'), type: 'instant' },
  ];
  const done = async () => undefined;
  return (
    <div className="tw-page tw-page-fit">
      <PageHeader
        title={title('客户', 'Customers')}
        actions={[
          {
            key: 'new',
            label: title('新建客户', 'New customer'),
            icon: <PlusOutlined />,
            primary: true,
            onClick: () => undefined,
          },
          { key: 'import', label: title('导入', 'Import'), icon: <UploadOutlined />, onClick: () => undefined },
          {
            key: 'export',
            label: title('导出', 'Export'),
            icon: <DownloadOutlined />,
            onClick: () => undefined,
            secondary: true,
          },
        ]}
      />
      <ViewTabs
        fixed={[{ id: 'all', name: title('全部客户', 'All customers') }]}
        views={[
          { id: 'mine', name: title('我的重点', 'My key accounts'), shared: false, mine: true, is_default: true },
          { id: 'fair', name: title('广交会跟进', 'Canton Fair'), shared: true, mine: false },
        ]}
        current={view}
        changed={filter.and.length > 0}
        mayShare
        onSelect={(v) => {
          setView(v);
          setFilter(noFilter);
        }}
        onCreate={done}
        onOverwrite={done}
        onRename={done}
        onDelete={async () => done}
        onSetDefault={done}
      />
      <DataTable<Sample>
        id="kit"
        label={title('客户', 'Customers')}
        columns={columns}
        rows={samples}
        rowKey={(r) => r.id}
        list={{
          total: { count: 10000, more: true },
          page: 2,
          hasNext: true,
          hasPrevious: true,
          next: () => undefined,
          previous: () => undefined,
          loading: false,
          fetching: false,
          error: null,
          reload: () => undefined,
        }}
        sort={sort}
        onSort={setSort}
        onOpen={() => undefined}
        onExactTotal={() => undefined}
        selection={{ selected, onChange: setSelected }}
        bulk={
          <>
            <Button size="small">{title('转移负责人', 'Transfer')}</Button>
            <Button size="small">{title('加标签', 'Add tag')}</Button>
          </>
        }
        toolbar={<FilterBuilder fields={fields} value={filter} onChange={setFilter} />}
        renderCard={(r) => (
          <span className="tw-stack" style={{ gap: 6 }}>
            <span className="tw-row" style={{ flexWrap: 'nowrap' }}>
              <strong className="tw-clip tw-grow">{r.name}</strong>
              {stageTag(r.stage)}
            </span>
            <span className="tw-row">
              <Country code={r.country} />
              <LocalClock short zone={r.zone} readerZone={zone} country={r.country} />
              <span className="tw-muted">{formatRelative(r.updated, i18n.language)}</span>
            </span>
          </span>
        )}
      />
    </div>
  );
}
