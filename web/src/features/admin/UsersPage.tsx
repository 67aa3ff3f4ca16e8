/** Everybody with an account: find, create, edit, and what one does when somebody joins, forgets a password or leaves. */
import { CheckCircleFilled, PlusOutlined, SafetyOutlined, SearchOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal, Segmented } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidatePaths, useDebounced, useKeyset } from '@/api/queries';
import { useCan, useZone } from '@/app/session';
import { formatInstant, formatRelative } from '@/lib/dates';
import { useParams } from '@/lib/params';
import { type Column, DataTable } from '@/ui/DataTable';
import { PageHeader } from '@/ui/PageHeader';
import { CopyButton, SecretOnce } from '@/ui/Secret';
import { EmptyState } from '@/ui/State';
import { Person, StatusTag } from '@/ui/Status';
import { roleName, useCrumbs } from './common';
import type { User } from './types';
import { type InitialPassword, UserDrawer } from './UserDrawer';

const states = ['active', 'disabled', 'all'] as const;

export function UsersPage() {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const zone = useZone();
  const client = useQueryClient();
  const crumbs = useCrumbs();
  const [params, setParams] = useParams();
  const mayManage = useCan('user', 'manage');
  const [text, setText] = useState(params.q ?? '');
  const [secret, setSecret] = useState<InitialPassword>();
  const q = useDebounced(text.trim(), 220);
  useEffect(() => setParams({ q: q || undefined }), [q, setParams]);
  const status = params.status === 'disabled' || params.status === 'all' ? params.status : 'active';
  const list = useKeyset('/api/v1/users', {
    query: { q: q || undefined, status: status === 'all' ? undefined : status, limit: 50 },
  });
  const names = (u: User) => u.roles.map((r) => roleName(i18n.language, r));
  const open = params.new === '1' ? 'new' : params.user;
  const shown = useMemo(() => list.rows.find((u) => u.id === params.user), [list.rows, params.user]);

  const columns: Column<User>[] = [
    {
      key: 'name',
      title: t('user.name'),
      width: 190,
      fixed: true,
      render: (u) => <Person name={u.name} size={22} />,
    },
    { key: 'login', title: t('user.login'), width: 120, render: (u) => <code className="ad-login">{u.login}</code> },
    {
      key: 'roles',
      title: t('user.roles'),
      width: 180,
      render: (u) =>
        u.roles.length === 0 ? (
          <StatusTag tone="amber">{t('user.noRole')}</StatusTag>
        ) : (
          <span className="tw-tags">
            {u.roles.slice(0, 2).map((r) => (
              <StatusTag key={r.id} tone={r.key === 'admin' ? 'purple' : 'blue'}>
                {roleName(i18n.language, r)}
              </StatusTag>
            ))}
            {u.roles.length > 2 && (
              <span className="tw-tag tw-tone-grey" title={names(u).slice(2).join(', ')}>
                +{u.roles.length - 2}
              </span>
            )}
          </span>
        ),
    },
    {
      key: 'team',
      title: t('user.team'),
      width: 120,
      render: (u) => u.team?.name ?? (u.department ? `${u.department.name}` : <span className="tw-muted">—</span>),
    },
    {
      key: 'status',
      title: t('user.status'),
      width: 110,
      render: (u) => <UserState user={u} />,
    },
    {
      key: 'two_factor',
      title: t('user.second'),
      width: 96,
      render: (u) =>
        u.two_factor ? (
          <span className="ad-yes">
            <CheckCircleFilled aria-hidden="true" /> {t('user.on')}
          </span>
        ) : (
          <span className="tw-muted">{t('user.off')}</span>
        ),
    },
    {
      key: 'last_seen_at',
      title: t('user.seen'),
      width: 120,
      render: (u) =>
        u.last_seen_at ? (
          <span title={formatInstant(u.last_seen_at, zone)}>{formatRelative(u.last_seen_at, i18n.language)}</span>
        ) : (
          <span className="tw-muted">{t('user.never')}</span>
        ),
    },
    { key: 'email', title: t('user.email'), width: 200 },
  ];

  return (
    <div className="tw-page tw-page-fit">
      <PageHeader
        title={t('nav.users')}
        breadcrumb={crumbs}
        extra={list.total && <span className="tw-muted">{list.total.count}</span>}
        actions={
          mayManage
            ? [
                {
                  key: 'new',
                  label: t('user.new'),
                  icon: <PlusOutlined />,
                  primary: true,
                  onClick: () => setParams({ new: '1', user: undefined }, true),
                },
              ]
            : []
        }
      />
      <DataTable<User>
        id="users"
        label={t('nav.users')}
        columns={columns}
        rows={list.rows}
        rowKey={(u) => u.id}
        list={list}
        rowTone={(u) => (u.active ? undefined : 'muted')}
        onOpen={(u) => setParams({ user: u.id, new: undefined }, true)}
        toolbar={
          <>
            <Input
              allowClear
              className="ad-search"
              prefix={<SearchOutlined aria-hidden="true" />}
              placeholder={t('user.find')}
              aria-label={t('user.find')}
              value={text}
              maxLength={100}
              onChange={(e) => setText(e.target.value)}
            />
            <Segmented
              value={status}
              onChange={(v) => setParams({ status: v === 'active' ? undefined : v })}
              options={states.map((s) => ({ value: s, label: t(`user.show_${s}`) }))}
            />
          </>
        }
        empty={
          q || status !== 'active' ? undefined : (
            <EmptyState
              title={t('user.empty')}
              text={t('user.emptyText')}
              actions={
                mayManage && (
                  <Button type="primary" icon={<PlusOutlined />} onClick={() => setParams({ new: '1' }, true)}>
                    {t('user.new')}
                  </Button>
                )
              }
            />
          )
        }
        renderCard={(u) => (
          <span className="ad-card">
            <span className="ad-card-head">
              <Person name={u.name} size={28} />
              <UserState user={u} />
            </span>
            <span className="tw-muted">
              {[u.login, u.team?.name ?? u.department?.name].filter(Boolean).join(' · ')}
            </span>
            <span className="tw-tags">
              {names(u).map((name) => (
                <StatusTag key={name} tone="blue">
                  {name}
                </StatusTag>
              ))}
              {u.two_factor && (
                <StatusTag tone="green">
                  <SafetyOutlined aria-hidden="true" /> {t('user.second')}
                </StatusTag>
              )}
            </span>
          </span>
        )}
      />
      <UserDrawer
        id={open}
        known={shown}
        onClose={() => setParams({ new: undefined, user: undefined })}
        onPassword={setSecret}
        onChanged={() =>
          invalidatePaths(client, [
            '/api/v1/users',
            '/api/v1/people',
            '/api/v1/roles',
            '/api/v1/teams',
            '/api/v1/departments',
          ])
        }
      />
      <Modal
        open={secret !== undefined}
        title={secret?.fresh ? t('user.created', { name: secret.name }) : t('user.passwordReset')}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        width={460}
        // Above the drawer the password was reset from.
        zIndex={1100}
        footer={
          <Button type="primary" onClick={() => setSecret(undefined)}>
            {t('user.handedOver')}
          </Button>
        }
      >
        {secret && (
          <div className="tw-stack">
            <SecretOnce secret={secret.password} note={t('user.passwordOnce')} />
            <p className="tw-muted">{t('user.inviteHint')}</p>
            <CopyButton
              label={t('user.copyInvite')}
              text={t('user.invite', {
                name: secret.name,
                address: location.origin,
                login: secret.login,
                password: secret.password,
              })}
            />
          </div>
        )}
      </Modal>
    </div>
  );
}

function UserState({ user }: { user: User }) {
  const { t } = useTranslation('admin');
  if (!user.active) return <StatusTag tone="grey">{t('user.disabled')}</StatusTag>;
  if (user.must_change) return <StatusTag tone="amber">{t('user.mustChange')}</StatusTag>;
  return (
    <StatusTag tone="green" dot>
      {t('user.active')}
    </StatusTag>
  );
}
