import { MailOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError } from '@/api/client';
import { useZone } from '@/app/session';
import { textOf } from '@/i18n';
import { Board } from '@/ui/Board';
import { CountrySelect } from '@/ui/CountrySelect';
import { CoverageMap } from '@/ui/CoverageMap';
import { EChart } from '@/ui/EChart';
import { FileList } from '@/ui/FileList';
import { FormDrawer } from '@/ui/FormDrawer';
import { JobProgress } from '@/ui/JobProgress';
import { LocalClock } from '@/ui/LocalClock';
import { MatrixTable } from '@/ui/MatrixTable';
import { MoneyInput } from '@/ui/MoneyInput';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { PhoneInput } from '@/ui/PhoneInput';
import { EmptyState, ErrorState } from '@/ui/State';
import { CountryChip, Person, Tags } from '@/ui/Status';
import { TagInput } from '@/ui/TagInput';
import { PlainText, Timeline } from '@/ui/Timeline';
import { useUndo } from '@/ui/UndoToast';
import { UserSelect } from '@/ui/UserSelect';
import { samples, stages } from './data';

const laneTones = ['blue', 'teal', 'purple', 'amber', 'green', 'green', 'grey'] as const;

export function KitPage() {
  const zone = useZone();
  const undo = useUndo();
  const [open, setOpen] = useState(false);
  const [cards, setCards] = useState(samples.slice(0, 22));
  const initial = {
    name: 'Weber Haustechnik GmbH',
    city: 'Stuttgart',
    country: 'DE',
    tags: ['展会'],
    credit: 5_000_000,
    phone: '0711 123456',
    notes: '',
  };
  return (
    <div className="tw-page">
      <PageHeader
        title="Kit"
        breadcrumb={[{ label: 'Dev', to: '/kit/list' }, { label: 'Kit' }]}
        actions={[
          { key: 'form', label: '打开表单', primary: true, onClick: () => setOpen(true) },
          { key: 'undo', label: 'Undo', onClick: () => undo.show('已移到“成交”', async () => undefined) },
        ]}
      />
      <Panel title="看板">
        <div style={{ height: 340, display: 'flex' }}>
          <Board
            label="客户阶段"
            columns={stages.map((s, i) => ({
              key: s,
              title: textOf(`common:stage.${s}`, s),
              tone: laneTones[i],
              cards: cards.filter((c) => c.stage === s),
              total: { count: 10 + i * 7 },
            }))}
            cardKey={(c) => c.id}
            cardLabel={(c) => c.name}
            onOpen={() => undefined}
            onMove={(card, _, to) => setCards((list) => list.map((c) => (c.id === card.id ? { ...c, stage: to } : c)))}
            renderCard={(c) => (
              <span className="tw-stack" style={{ gap: 4 }}>
                <span className="tw-clip">{c.name}</span>
                <span className="tw-row">
                  <CountryChip code={c.country} />
                  <LocalClock short zone={c.zone} readerZone={zone} country={c.country} />
                  <Person name={c.owner} size={18} />
                </span>
              </span>
            )}
          />
        </div>
      </Panel>
      <div className="tw-grid">
        <div className="tw-col-6">
          <Panel title="动态">
            <Timeline
              zone={zone}
              hasMore
              onMore={() => undefined}
              entries={[
                {
                  id: '1',
                  at: new Date().toISOString(),
                  actor: { name: '林悦' },
                  title: '修改了资料',
                  changes: [
                    { field: 'stage', label: '阶段', before: '报价', after: '成交' },
                    { field: 'credit', label: '信用额度', masked: true },
                    { field: 'city', label: '城市', before: null, after: 'Stuttgart' },
                  ],
                },
                {
                  id: '2',
                  at: new Date(Date.now() - 4e6).toISOString(),
                  actor: { name: '陈卓' },
                  icon: <PhoneOutlined />,
                  tone: 'green',
                  title: '电话沟通 12 分钟',
                  body: (
                    <PlainText text={'客户确认接受 FOB 宁波 $1.85/件，最小起订量 5,000 件。\n下周二前给出打样时间。'} />
                  ),
                },
                {
                  id: '3',
                  at: new Date(Date.now() - 9e7).toISOString(),
                  actor: { name: '林悦' },
                  icon: <MailOutlined />,
                  tone: 'blue',
                  title: '发送了报价单 Q-2026-0183',
                  extra: <Tags tags={['报价', '样品']} />,
                },
              ]}
            />
          </Panel>
        </div>
        <div className="tw-col-6">
          <Panel title="联系人覆盖">
            <CoverageMap
              departments={[
                { key: 'buy', label: '采购' },
                { key: 'tech', label: '技术' },
                { key: 'fin', label: '财务' },
              ]}
              levels={[
                { key: 'dm', label: '决策人' },
                { key: 'inf', label: '影响者' },
                { key: 'usr', label: '使用者' },
              ]}
              contacts={[
                { id: '1', name: 'Anna Weber', department: 'buy', level: 'dm' },
                { id: '2', name: 'Jonas Klein', department: 'tech', level: 'usr', inactive: true },
              ]}
              onContact={() => undefined}
              onEmpty={() => undefined}
            />
          </Panel>
        </div>
        <div className="tw-col-6">
          <Panel title="文件">
            <FileList
              label="文件"
              zone={zone}
              href={(f) => `/api/v1/files/${f.id}`}
              files={[
                {
                  id: '1',
                  name: 'PI-2026-0183.pdf',
                  size: 183_233,
                  created_at: new Date().toISOString(),
                  created_by: { name: '林悦' },
                },
                { id: '2', name: '报价明细.xlsx', size: 23_233 },
              ]}
              onUpload={async (_, progress) => progress(1)}
              onDelete={() => undefined}
            />
          </Panel>
        </div>
        <div className="tw-col-6">
          <Panel title="任务与图表">
            <JobProgress
              job={{ phase: 'running', done: 3200, total: 10_000 }}
              label="导入"
              onCancel={() => undefined}
            />
            <EChart
              label="各月新增客户"
              height={150}
              option={{
                xAxis: { type: 'category', data: ['6', '7', '8', '9', '10', '11'] },
                yAxis: { type: 'value' },
                series: [{ type: 'bar', data: [3, 8, 5, 9, 12, 7] }],
              }}
            />
          </Panel>
        </div>
        <div className="tw-col-6">
          <Panel title="权限">
            <MatrixTable
              label="权限"
              corner="资源"
              rows={[
                { key: 'c', title: '客户', group: '档案' },
                { key: 't', title: '任务', hint: '含看板', group: '档案' },
              ]}
              columns={[
                { key: 'view', title: '查看', group: '动作' },
                { key: 'edit', title: '编辑', group: '动作' },
                { key: 'exp', title: '导出', group: '单独授权' },
              ]}
              cell={(r, c) => (r.key === 'c' && c.key === 'view' ? '全部' : '本人')}
            />
          </Panel>
        </div>
        <div className="tw-col-6">
          <Panel title="状态">
            <EmptyState
              compact
              title="还没有联系人"
              text="添加第一个联系人。"
              actions={<Button type="primary">添加</Button>}
            />
            <ErrorState compact error={new ApiError(500, { request_id: 'req-81c2' })} onRetry={() => undefined} />
          </Panel>
        </div>
      </div>
      <FormDrawer<typeof initial>
        open={open}
        title="编辑客户"
        initial={initial}
        onClose={() => setOpen(false)}
        labels={{ name: '公司名称', city: '城市', tags: '标签' }}
        onSubmit={async (values, etag) => {
          if (etag === 'v3') return;
          if (values.name === 'bad')
            throw new ApiError(422, { errors: [{ field: 'name', message: '已有同名客户，负责人陈卓' }] });
          throw new ApiError(
            412,
            {
              code: 'stale',
              data: { ...initial, city: 'Frankfurt', name: 'Weber Haustechnik SE', tags: ['展会', '重点'] },
            },
            'v3',
          );
        }}
      >
        <Form.Item name="name" label="公司名称" rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <div className="tw-two">
          <Form.Item name="city" label="城市">
            <Input />
          </Form.Item>
          <Form.Item name="country" label="国家/地区">
            <CountrySelect />
          </Form.Item>
          <Form.Item name="credit" label="信用额度">
            <MoneyInput currency="USD" />
          </Form.Item>
          <Form.Item name="phone" label="电话">
            <PhoneInput country="DE" />
          </Form.Item>
          <Form.Item name="owner" label="负责人">
            <UserSelect />
          </Form.Item>
          <Form.Item name="tags" label="标签">
            <TagInput />
          </Form.Item>
        </div>
        <Form.Item name="notes" label="备注">
          <Input.TextArea rows={4} />
        </Form.Item>
      </FormDrawer>
    </div>
  );
}
