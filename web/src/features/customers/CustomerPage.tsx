/** One customer: who it is and what time it is there, everything known, everyone there, everything that happened. */
import {
  AuditOutlined,
  DeleteOutlined,
  DownOutlined,
  LeftOutlined,
  MergeCellsOutlined,
  RightOutlined,
  SwapOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { useParams, useRouter, useSearch } from '@tanstack/react-router';
import { Button, Dropdown, Popover } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useApi } from '@/api/queries';
import { rememberRecent } from '@/app/recent';
import { useCan, useMe, useZone } from '@/app/session';
import { Country } from '@/ui/Country';
import { useShortcuts } from '@/ui/keys';
import { LocalClock } from '@/ui/LocalClock';
import { PageHeader } from '@/ui/PageHeader';
import { usePhone } from '@/ui/phone';
import { ErrorState, Skeleton } from '@/ui/State';
import { Person, StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { customerPath, neighbours, useCustomerCalls } from './api';
import './customers.css';
import { type Dictionary, stageTones, useDictionary } from './dictionary';
import { OverviewTab } from './OverviewTab';
import { titleOf } from './record';
import { TagEditor } from './TagEditor';
import type { Customer, Loose, Patch } from './types';
import { FieldValue, TagList } from './values';

const ContactsTab = lazy(() => import('./ContactsTab'));
const TimelineTab = lazy(() => import('./TimelineTab'));
const FilesTab = lazy(() => import('./FilesTab'));
const MergesTab = lazy(() => import('./MergesTab'));
const CustomerTasks = lazy(() => import('@/features/tasks/CustomerTasks'));
const MergeDialog = lazy(() => import('./MergeDialog'));
const TransferDialog = lazy(() => import('./TransferDialog'));

const tabs = ['overview', 'contacts', 'timeline', 'tasks', 'files', 'merges'] as const;
type Tab = (typeof tabs)[number];

export function CustomerPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const dictionary = useDictionary();
  const { data, error, isPending, refetch } = useApi(customerPath, { path: { id } });
  if (error && !data) {
    return (
      <div className="tw-page">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (isPending || dictionary.loading) {
    return (
      <div className="tw-page">
        <Skeleton rows={10} />
      </div>
    );
  }
  // Another customer is another page: no half-typed note may follow from one to the next.
  return <Detail key={id} customer={data} dictionary={dictionary} />;
}

function Detail({ customer, dictionary }: { customer: Customer; dictionary: Dictionary }) {
  const { t } = useTranslation(['customers', 'common']);
  const router = useRouter();
  const me = useMe();
  const zone = useZone();
  const phone = usePhone();
  const undo = useUndo();
  const calls = useCustomerCalls();
  const mayAudit = useCan('audit', 'view');
  const maySeeTasks = useCan('task', 'view');
  const search = useSearch({ strict: false }) as { tab?: string };
  const title = titleOf(customer);
  const [dialog, setDialog] = useState<'merge' | 'transfer'>();
  const can = customer.can ?? { edit: false, delete: false, transfer: false, merge: false, contacts: false };
  // Files belong to the notes of a customer.
  const notes = dictionary.get('notes')?.level;
  const seesContacts = customer.coverage !== undefined && customer.coverage !== null;
  const shownTabs = tabs.filter(
    (tab) =>
      (tab !== 'contacts' || seesContacts) &&
      (tab !== 'tasks' || maySeeTasks) &&
      (tab !== 'merges' || can.merge) &&
      (tab !== 'files' || notes !== undefined),
  );
  const tab: Tab = shownTabs.find((one) => one === search.tab) ?? 'overview';
  const go = (next: Tab) =>
    void router.navigate({
      to: '/customers/$id',
      params: { id: customer.id },
      search: { tab: next === 'overview' ? undefined : next },
      replace: true,
    });
  const near = neighbours(customer.id);
  const step = (to: string | undefined) =>
    to && void router.navigate({ to: '/customers/$id', params: { id: to }, search: { tab: search.tab } });
  useShortcuts({ '[': () => step(near.previous), ']': () => step(near.next) });

  useEffect(() => rememberRecent(me.id, { kind: 'customer', id: customer.id, title }), [me.id, customer.id, title]);
  // For the workbench's list of what one looked at last; nobody waits for it.
  useEffect(
    () => void api.put('/api/v1/recent/customers/{id}', { path: { id: customer.id } }).catch(() => undefined),
    [customer.id],
  );

  const quick = async (body: Patch, back: Patch, text: string) => {
    try {
      const saved = await calls.change(customer.id, customer.version, body);
      undo.show(text, () => calls.change(customer.id, saved.version, back));
    } catch (error) {
      undo.fail(error);
      void calls.refresh();
    }
  };
  const remove = async () => {
    try {
      await calls.remove(customer);
      void router.navigate({ to: '/customers', replace: true });
      undo.show(t('deletedOne', { name: title }), async () => {
        await calls.restore(customer.id);
        void router.navigate({ to: '/customers/$id', params: { id: customer.id } });
      });
    } catch (error) {
      undo.fail(error);
      void calls.refresh();
    }
  };

  const stageField = dictionary.get('stage');
  const tagField = dictionary.get('tags');
  const tier = dictionary.get('value_tier');
  const kind = dictionary.get('business_kind');
  const record = customer as Loose;
  return (
    <div className="tw-page tw-customer">
      <PageHeader
        documentTitle={title}
        breadcrumb={phone ? undefined : [{ label: t('title'), to: '/customers' }, { label: customer.code || title }]}
        title={title}
        extra={
          near.of > 1 && !phone ? (
            <span className="tw-steps">
              <Button
                type="text"
                size="small"
                icon={<LeftOutlined />}
                disabled={!near.previous}
                aria-label={t('previousCustomer')}
                title={`${t('previousCustomer')} [`}
                onClick={() => step(near.previous)}
              />
              <span className="tw-muted">
                {near.at} / {near.of}
              </span>
              <Button
                type="text"
                size="small"
                icon={<RightOutlined />}
                disabled={!near.next}
                aria-label={t('nextCustomer')}
                title={`${t('nextCustomer')} ]`}
                onClick={() => step(near.next)}
              />
            </span>
          ) : undefined
        }
        actions={[
          ...(can.transfer
            ? [{ key: 'transfer', label: t('transfer'), icon: <SwapOutlined />, onClick: () => setDialog('transfer') }]
            : []),
          ...(can.merge
            ? [
                {
                  key: 'merge',
                  label: t('mergeWith'),
                  icon: <MergeCellsOutlined />,
                  secondary: true,
                  onClick: () => setDialog('merge'),
                },
              ]
            : []),
          ...(mayAudit
            ? [
                {
                  key: 'audit',
                  label: t('auditLink'),
                  icon: <AuditOutlined />,
                  secondary: true,
                  onClick: () => router.history.push(`/audit?entity=customer&entity_id=${customer.id}`),
                },
              ]
            : []),
          ...(can.delete
            ? [
                {
                  key: 'delete',
                  label: t('common:action.delete'),
                  icon: <DeleteOutlined />,
                  danger: true,
                  secondary: true,
                  onClick: () => void remove(),
                },
              ]
            : []),
        ]}
      >
        <div className="tw-customer-head">
          {customer.name_local && customer.name_local !== title && (
            <span className="tw-local-name">{customer.name_local}</span>
          )}
          {customer.code && <code className="tw-code">{customer.code}</code>}
          {customer.country && <Country code={customer.country} />}
          {customer.city && <span className="tw-muted">{customer.city}</span>}
          {customer.time_zone && <LocalClock zone={customer.time_zone} readerZone={zone} country={customer.country} />}
        </div>
        <div className="tw-customer-head">
          {stageField && customer.stage && (
            <StageMenu
              customer={customer}
              dictionary={dictionary}
              may={can.edit && stageField.level === 'edit'}
              onPick={quick}
            />
          )}
          {tier && customer.value_tier && (
            <span className="tw-head-fact">
              <span className="tw-muted">{dictionary.label('value_tier')}</span>{' '}
              <FieldValue field={tier} value={customer.value_tier} short />
            </span>
          )}
          {kind && typeof record.business_kind === 'string' && record.business_kind !== '' && (
            <StatusTag tone="blue">{dictionary.option('business_kind', record.business_kind)}</StatusTag>
          )}
          {dictionary.get('owner') && (
            <span className="tw-head-fact">
              <span className="tw-muted">{dictionary.label('owner')}</span>{' '}
              {customer.owner ? (
                <Person name={customer.owner.name} size={18} />
              ) : (
                <span className="tw-warn">{t('noOwner')}</span>
              )}
            </span>
          )}
          {tagField &&
            (can.edit && tagField.level === 'edit' ? (
              <TagEditor customer={customer} onSave={quick} />
            ) : (
              <TagList tags={customer.tags ?? []} max={8} />
            ))}
          {customer.completeness && (
            <CompletenessRing customer={customer} dictionary={dictionary} onContacts={() => go('contacts')} />
          )}
        </div>
        {customer.coverage && customer.coverage.contacts <= 1 && (
          <button type="button" className="tw-coverage-note" onClick={() => go('contacts')}>
            <WarningFilled aria-hidden="true" />
            {customer.coverage.contacts === 0 ? t('noContacts') : t('singleContact')}
          </button>
        )}
      </PageHeader>
      <nav className="tw-views-tabs tw-page-tabs" aria-label={t('sections')}>
        {shownTabs.map((one) => (
          <button
            key={one}
            type="button"
            className="tw-view"
            aria-current={tab === one ? 'page' : undefined}
            onClick={() => go(one)}
          >
            {t(`tab.${one}`)}
            {one === 'contacts' && customer.coverage && customer.coverage.contacts > 0 && (
              <span className="tw-muted"> {customer.coverage.contacts}</span>
            )}
          </button>
        ))}
      </nav>
      <Suspense fallback={<Skeleton rows={6} />}>
        {tab === 'overview' && <OverviewTab customer={customer} dictionary={dictionary} />}
        {tab === 'contacts' && <ContactsTab customer={customer} may={can.contacts} />}
        {tab === 'timeline' && <TimelineTab customer={customer} dictionary={dictionary} />}
        {tab === 'tasks' && <CustomerTasks customer={{ id: customer.id, name: title }} />}
        {tab === 'files' && <FilesTab customer={customer} may={can.edit && notes === 'edit'} />}
        {tab === 'merges' && <MergesTab customer={customer} onMerge={() => setDialog('merge')} />}
        {dialog === 'merge' && (
          <MergeDialog
            winner={{ ...customer, name: title }}
            dictionary={dictionary}
            onClose={() => setDialog(undefined)}
            onMerged={(kept) => {
              setDialog(undefined);
              if (kept !== customer.id)
                void router.navigate({ to: '/customers/$id', params: { id: kept }, replace: true });
            }}
          />
        )}
        {dialog === 'transfer' && <TransferDialog customer={customer} onClose={() => setDialog(undefined)} />}
      </Suspense>
    </div>
  );
}

type Quick = (body: Patch, back: Patch, text: string) => Promise<void>;

function StageMenu({
  customer,
  dictionary,
  may,
  onPick,
}: {
  customer: Customer;
  dictionary: Dictionary;
  may: boolean;
  onPick: Quick;
}) {
  const { t } = useTranslation('customers');
  const stage = customer.stage ?? '';
  const name = dictionary.option('stage', stage);
  const tag = (
    <StatusTag tone={stageTones[stage] ?? 'grey'} dot>
      {name}
    </StatusTag>
  );
  if (!may) return tag;
  const options = (dictionary.get('stage')?.options ?? []).filter((o) => !o.disabled);
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectedKeys: [stage],
        items: options.map((o) => ({
          key: o.code,
          label: (
            <StatusTag tone={stageTones[o.code] ?? 'grey'} dot>
              {dictionary.option('stage', o.code)}
            </StatusTag>
          ),
        })),
        onClick: ({ key }) =>
          key !== stage &&
          void onPick(
            { stage: key },
            { stage },
            t('movedTo', { name: titleOf(customer), stage: dictionary.option('stage', key) }),
          ),
      }}
    >
      <button type="button" className="tw-stage-button" aria-label={t('changeStage', { stage: name })}>
        {tag}
        <DownOutlined aria-hidden="true" />
      </button>
    </Dropdown>
  );
}

function CompletenessRing({
  customer,
  dictionary,
  onContacts,
}: {
  customer: Customer;
  dictionary: Dictionary;
  onContacts: () => void;
}) {
  const { t } = useTranslation('customers');
  const percent = customer.completeness?.percent ?? 0;
  const missing = customer.completeness?.missing ?? [];
  const nameOf = (key: string) =>
    key === 'contacts' ? t('missingContact') : key === 'second_contact' ? t('missingSecond') : dictionary.label(key);
  const jump = (key: string) => {
    if (key === 'contacts' || key === 'second_contact') return onContacts();
    const place = document.getElementById(`field-${key}`);
    place?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    place?.querySelector('button')?.click();
  };
  return (
    <Popover
      trigger="click"
      title={percent === 100 ? t('complete') : t('missingTitle')}
      content={
        missing.length === 0 ? undefined : (
          <div className="tw-missing">
            {missing.slice(0, 12).map((key) => (
              <button key={key} type="button" className="tw-link" onClick={() => jump(key)}>
                {nameOf(key)}
              </button>
            ))}
          </div>
        )
      }
    >
      <button type="button" className="tw-ring-button" aria-label={t('completeness', { percent })}>
        <svg viewBox="0 0 36 36" width="22" height="22" aria-hidden="true">
          <circle cx="18" cy="18" r="15" className="tw-ring-track" />
          <circle
            cx="18"
            cy="18"
            r="15"
            className={percent >= 80 ? 'tw-ring tw-ring-green' : percent >= 50 ? 'tw-ring' : 'tw-ring tw-ring-amber'}
            pathLength={100}
            strokeDasharray={`${percent} 100`}
          />
        </svg>
        <span>{percent}%</span>
      </button>
    </Popover>
  );
}
