/** The people at a customer, and the map of whom we know in which department and on which level. */
import {
  DeleteOutlined,
  EditOutlined,
  MailOutlined,
  MessageOutlined,
  PhoneOutlined,
  PlusOutlined,
  StarFilled,
  TeamOutlined,
  WarningOutlined,
  WhatsAppOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { formatDate } from '@/lib/dates';
import { languageName } from '@/lib/names';
import { CoverageMap } from '@/ui/CoverageMap';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { Avatar, StatusTag } from '@/ui/Status';
import { PlainText } from '@/ui/Timeline';
import { useUndo } from '@/ui/UndoToast';
import { useContacts } from './api';
import {
  channelName,
  contactPatch,
  contactValues,
  departmentCodes,
  departmentName,
  levelCodes,
  levelName,
  socialName,
} from './contact';
import { useLabel } from './dictionary';
import { versionTag } from './record';
import type { Contact, Customer } from './types';
import { dialable, dots, webAddress } from './values';

const ContactDrawer = lazy(() => import('./ContactDrawer'));

/** Said by the map itself. */
const saidByMap = new Set(['no_contact', 'single_contact']);

export default function ContactsTab({ customer, may }: { customer: Customer; may: boolean }) {
  const { t } = useTranslation(['customers', 'common']);
  const label = useLabel();
  const client = useQueryClient();
  const undo = useUndo();
  const path = { path: { id: customer.id } };
  const { contacts, data, error, isPending, refetch } = useContacts(customer.id);
  const coverage = useApi('/api/v1/customers/{id}/coverage', path);
  const [editing, setEditing] = useState<{ contact?: Contact; start?: Partial<Contact> }>();
  const refresh = () => invalidatePaths(client, ['/api/v1/customers']);

  const patch = async (contact: Contact, body: Record<string, unknown>) => {
    try {
      await api.patch('/api/v1/contacts/{id}', {
        path: { id: contact.id },
        body,
        ifMatch: versionTag(contact.version),
      });
    } catch (failure) {
      undo.fail(failure);
    }
    await refresh();
  };
  const remove = async (contact: Contact) => {
    try {
      await api.delete('/api/v1/contacts/{id}', { path: { id: contact.id }, ifMatch: versionTag(contact.version) });
      await refresh();
      undo.show(t('contact.deleted', { name: contact.name }), async () => {
        await api.post('/api/v1/customers/{id}/contacts', { ...path, body: contactPatch(contactValues(contact), {}) });
        await refresh();
      });
    } catch (failure) {
      undo.fail(failure);
      await refresh();
    }
  };

  if (isPending) return <Skeleton rows={6} />;
  if (error && !data) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  const here = contacts.filter((c) => !c.left_on);
  const gone = contacts.filter((c) => c.left_on);
  const warnings = (coverage.data?.warnings ?? []).filter((w) => !saidByMap.has(w.code));
  const addButton = may && (
    <Button type="primary" size="small" icon={<PlusOutlined />} onClick={() => setEditing({})}>
      {t('contact.add')}
    </Button>
  );
  return (
    <div className="tw-overview tw-contacts">
      <div>
        <Panel title={t('tab.contacts')} extra={addButton} flush>
          {contacts.length === 0 && (
            <EmptyState
              compact
              icon={<TeamOutlined />}
              title={t('contact.none')}
              text={t('contact.noneText')}
              actions={addButton || undefined}
            />
          )}
          <ul className="tw-contact-cards">
            {[...here, ...gone].map((c) => (
              <ContactCard
                key={c.id}
                contact={c}
                actions={
                  may ? (
                    <>
                      <Button
                        type="text"
                        size="small"
                        icon={<EditOutlined />}
                        aria-label={t('contact.edit', { name: c.name })}
                        onClick={() => setEditing({ contact: c })}
                      />
                      <Dropdown
                        trigger={['click']}
                        menu={{
                          items: [
                            {
                              key: 'main',
                              label: t('contact.makeMain'),
                              icon: <StarFilled />,
                              disabled: c.is_main || Boolean(c.left_on),
                              onClick: () => void patch(c, { is_main: true }),
                            },
                            {
                              key: 'left',
                              label: c.left_on ? t('contact.backAgain') : t('contact.hasLeft'),
                              onClick: () =>
                                void patch(c, { left_on: c.left_on ? '' : new Date().toISOString().slice(0, 10) }),
                            },
                            { type: 'divider' },
                            {
                              key: 'delete',
                              label: t('common:action.delete'),
                              icon: <DeleteOutlined />,
                              danger: true,
                              onClick: () => void remove(c),
                            },
                          ],
                        }}
                      >
                        <Button type="text" size="small" aria-label={`${c.name}: ${t('common:action.more')}`}>
                          ⋯
                        </Button>
                      </Dropdown>
                    </>
                  ) : undefined
                }
              />
            ))}
          </ul>
        </Panel>
      </div>
      <div>
        <Panel title={t('coverage')}>
          <CoverageMap
            departments={departmentCodes.map((key) => ({ key, label: departmentName(key) }))}
            levels={levelCodes.map((key) => ({ key, label: levelName(key) }))}
            contacts={contacts.map((c) => ({
              id: c.id,
              name: c.name,
              department: c.department,
              level: c.level,
              inactive: Boolean(c.left_on),
            }))}
            onContact={may ? (id) => setEditing({ contact: contacts.find((c) => c.id === id) }) : undefined}
            onEmpty={may ? (department, level) => setEditing({ start: { department, level } }) : undefined}
          />
          {warnings.length > 0 && (
            <ul className="tw-warnings">
              {warnings.map((w) => (
                <li key={w.code}>
                  <WarningOutlined aria-hidden="true" /> {label(w.text)}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
      <Suspense fallback={null}>
        {editing && (
          <ContactDrawer
            customer={customer}
            contact={editing.contact}
            start={{ is_main: contacts.length === 0, ...editing.start }}
            onClose={() => setEditing(undefined)}
            onSaved={() => void refresh()}
          />
        )}
      </Suspense>
    </div>
  );
}

function ContactCard({ contact: c, actions }: { contact: Contact; actions?: ReactNode }) {
  const { t, i18n } = useTranslation(['customers', 'common']);
  const whatsapp = c.socials?.find((s) => s.kind === 'whatsapp' && s.value !== dots);
  const line = [c.title, c.department && departmentName(c.department), c.level && levelName(c.level)].filter(Boolean);
  const facts = [
    c.language && languageName(c.language, i18n.language),
    c.birthday &&
      t('contact.bornOn', {
        date: c.birthday.startsWith('--') ? c.birthday.slice(2) : formatDate(c.birthday, i18n.language),
      }),
    c.preferred_channel && t('contact.prefers', { channel: channelName(c.preferred_channel) }),
    c.preferred_hours,
  ].filter(Boolean);
  return (
    <li className={c.left_on ? 'tw-contact-card tw-inactive' : 'tw-contact-card'}>
      <Avatar name={c.name} size={32} />
      <div className="tw-contact-main">
        <div className="tw-contact-top">
          <strong>{c.name}</strong>
          {c.name_local && c.name_local !== c.name && <span className="tw-muted">{c.name_local}</span>}
          {c.is_main && <StatusTag tone="amber">{t('mainContact')}</StatusTag>}
          {c.left_on && <StatusTag>{t('contact.leftOn', { date: formatDate(c.left_on, i18n.language) })}</StatusTag>}
          <span className="tw-grow" />
          {actions}
        </div>
        {line.length > 0 && <div className="tw-muted">{line.join(' · ')}</div>}
        <div className="tw-contact-points">
          {(c.emails ?? []).map((p) => (
            <span key={`e-${p.value}`}>
              <MailOutlined aria-hidden="true" />{' '}
              {p.value === dots ? dots : <a href={`mailto:${p.value}`}>{p.value}</a>}
            </span>
          ))}
          {(c.phones ?? []).map((p) => {
            const number = dialable(p.e164 || p.value);
            return (
              <span key={`p-${p.value}`}>
                <PhoneOutlined aria-hidden="true" /> {number ? <a href={`tel:${number}`}>{p.value}</a> : p.value}
              </span>
            );
          })}
          {(c.socials ?? []).map((p) => (
            <span key={`s-${p.kind}-${p.value}`}>
              {p === whatsapp ? <WhatsAppOutlined aria-hidden="true" /> : <MessageOutlined aria-hidden="true" />}{' '}
              <span className="tw-muted">{socialName(p.kind ?? 'other')}</span>{' '}
              {p === whatsapp && dialable(p.value) ? (
                <a
                  href={`https://wa.me/${dialable(p.value)?.replace(/\D/g, '')}`}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {p.value}
                </a>
              ) : p.kind === 'linkedin' && webAddress(p.value) ? (
                <a href={webAddress(p.value)} target="_blank" rel="noopener noreferrer">
                  {p.value}
                </a>
              ) : (
                p.value
              )}
            </span>
          ))}
        </div>
        {facts.length > 0 && <div className="tw-muted">{facts.join(' · ')}</div>}
        {c.culture_notes && <PlainText text={c.culture_notes} fold={200} />}
        {c.notes && <PlainText text={c.notes} fold={200} />}
      </div>
    </li>
  );
}
