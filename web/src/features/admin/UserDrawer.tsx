/** One account: its profile, place and roles, and the actions around joining, forgetting and leaving. */
import {
  DownOutlined,
  EyeOutlined,
  KeyOutlined,
  LogoutOutlined,
  SafetyOutlined,
  StopOutlined,
  UndoOutlined,
} from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import { App, Button, Dropdown, Form, Input, type MenuProps, Modal, Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, etagOf } from '@/api/client';
import { useApi } from '@/api/queries';
import { useCan, useMaybeMe } from '@/app/session';
import { languageNames, languages } from '@/i18n';
import { FormDrawer } from '@/ui/FormDrawer';
import { ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { UserSelect } from '@/ui/UserSelect';
import { ZoneSelect } from '@/ui/ZoneSelect';
import { describe, roleName } from './common';
import type { Team, User } from './types';

export interface InitialPassword {
  name: string;
  login: string;
  password: string;
  /** A new account, not a reset. */
  fresh: boolean;
}
interface Values {
  name: string;
  login: string;
  email: string;
  team_id?: string;
  department_id?: string;
  role_ids: string[];
  language: string;
  time_zone: string;
}
interface Props {
  /** A user's id, "new", or nothing. */
  id: string | undefined;
  /** The row of the list, shown while the record itself loads. */
  known?: User;
  onClose: () => void;
  onPassword: (secret: InitialPassword) => void;
  onChanged: () => Promise<unknown>;
}

const valuesOf = (u: User): Values => ({
  name: u.name,
  login: u.login,
  email: u.email,
  team_id: u.team?.id,
  department_id: u.department?.id,
  role_ids: u.roles.map((r) => r.id),
  language: u.language,
  time_zone: u.time_zone,
});

export function UserDrawer({ id, known, onClose, onPassword, onChanged }: Props) {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const { message } = App.useApp();
  const router = useRouter();
  const me = useMaybeMe();
  const errorText = useErrorText();
  const mayManage = useCan('user', 'manage');
  const creating = id === 'new';
  const wanted = creating ? undefined : id;
  const [leaving, setLeaving] = useState<User>();
  const user = useApi('/api/v1/users/{id}', { path: { id: wanted ?? '' } }, { enabled: wanted !== undefined });
  const roles = useApi('/api/v1/roles', undefined, { enabled: id !== undefined, staleTime: 60_000 });
  const teams = useApi('/api/v1/teams', undefined, { enabled: id !== undefined, staleTime: 60_000 });
  const departments = useApi('/api/v1/departments', undefined, { enabled: id !== undefined, staleTime: 60_000 });
  const data = user.data;
  const self = data?.id === me?.id;
  // What the form started from: a refetch while it is open must not count as a change of the reader's.
  const opened = useRef<{ id: string; values: Values }>(undefined);
  if (wanted === undefined) opened.current = undefined;
  else if (data?.id === wanted && opened.current?.id !== wanted)
    opened.current = { id: wanted, values: valuesOf(data) };
  const company = me?.company as { language?: string; time_zone?: string } | undefined;
  const initial = useMemo<Partial<Values>>(
    () =>
      creating || !data
        ? { name: '', login: '', email: '', role_ids: [], language: i18n.language, time_zone: company?.time_zone }
        : valuesOf(data),
    [creating, data, i18n.language, company?.time_zone],
  );
  const labels = {
    name: t('user.name'),
    login: t('user.login'),
    email: t('user.email'),
    team_id: t('user.team'),
    department_id: t('user.department'),
    role_ids: t('user.roles'),
    language: t('user.language'),
    time_zone: t('user.zone'),
  };
  const roleOptions = (roles.data?.items ?? []).map((r) => ({
    value: r.id,
    label: roleName(i18n.language, r),
    hint: describe(i18n.language, r.description),
  }));
  // Roles may be hidden from those who manage people only: the ones the person has must still read as names.
  for (const r of data?.roles ?? []) {
    if (!roleOptions.some((o) => o.value === r.id))
      roleOptions.push({ value: r.id, label: roleName(i18n.language, r), hint: '' });
  }

  const run = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      await Promise.all([user.refetch(), onChanged()]);
      if (done) void message.success(done);
    } catch (error) {
      void message.error(errorText(error), 6);
    }
  };
  const path = { id: data?.id ?? '' };
  const items: MenuProps['items'] = data
    ? [
        {
          key: 'access',
          icon: <EyeOutlined />,
          label: t('user.access'),
          onClick: () => router.history.push(`/admin/users/${data.id}/access`),
        },
        ...(mayManage
          ? ([
              { type: 'divider' },
              {
                key: 'password',
                icon: <KeyOutlined />,
                label: t('user.resetPassword'),
                disabled: self,
                onClick: () =>
                  void run(async () => {
                    const { initial_password } = await api.post('/api/v1/users/{id}/reset-password', { path });
                    onPassword({ name: data.name, login: data.login, password: initial_password, fresh: false });
                  }, ''),
              },
              {
                key: 'totp',
                icon: <SafetyOutlined />,
                label: t('user.resetTotp'),
                disabled: self || !data.two_factor,
                onClick: () => void run(() => api.post('/api/v1/users/{id}/reset-totp', { path }), t('user.totpReset')),
              },
              {
                key: 'out',
                icon: <LogoutOutlined />,
                label: t('user.signOut'),
                onClick: () =>
                  void run(
                    () => api.post('/api/v1/users/{id}/sign-out-everywhere', { path }),
                    t('user.signedOut', { name: data.name }),
                  ),
              },
              { type: 'divider' },
              data.active
                ? {
                    key: 'disable',
                    icon: <StopOutlined />,
                    danger: true,
                    label: t('user.disable'),
                    disabled: self,
                    onClick: () => setLeaving(data),
                  }
                : {
                    key: 'enable',
                    icon: <UndoOutlined />,
                    label: t('user.enable'),
                    onClick: () =>
                      void run(
                        () => api.post('/api/v1/users/{id}/enable', { path }),
                        t('user.enabled', { name: data.name }),
                      ),
                  },
            ] as MenuProps['items'] & object)
          : []),
      ]
    : [];

  const ready = creating || data !== undefined;
  return (
    <>
      <FormDrawer<Values>
        // The form starts from its values when it opens: it opens anew once they have arrived.
        key={ready ? (wanted ?? 'new') : 'waiting'}
        open={id !== undefined}
        title={
          creating ? (
            t('user.new')
          ) : (
            <span className="tw-row">
              {data?.name ?? known?.name ?? t('user.one')}
              {data && !data.active && <StatusTag tone="grey">{t('user.disabled')}</StatusTag>}
            </span>
          )
        }
        initial={initial}
        etag={etagOf(data)}
        labels={labels}
        width={560}
        submitText={creating ? t('user.create') : undefined}
        onClose={onClose}
        footer={
          data && !creating ? (
            <Dropdown trigger={['click']} placement="topLeft" menu={{ items }}>
              <Button icon={<DownOutlined />} iconPlacement="end">
                {t('user.actions')}
              </Button>
            </Dropdown>
          ) : undefined
        }
        reload={async () => {
          const fresh = await api.get('/api/v1/users/{id}', { path });
          return { values: { ...valuesOf(fresh) }, etag: etagOf(fresh) };
        }}
        onSubmit={async (values, etag) => {
          const body = {
            name: values.name.trim(),
            login: values.login.trim(),
            email: values.email?.trim() ?? '',
            language: values.language,
            time_zone: values.time_zone,
            team_id: values.team_id ?? '',
            department_id: values.department_id ?? '',
            role_ids: values.role_ids ?? [],
          };
          if (creating) {
            const made = await api.post('/api/v1/users', { body });
            if (made.initial_password) {
              onPassword({ name: made.name, login: made.login, password: made.initial_password, fresh: true });
            }
          } else {
            // Roles and place are sent only when they changed: changing one's own is refused, saving one's own name is not.
            const { role_ids, team_id, department_id, ...rest } = body;
            const was = opened.current?.values;
            const sameRoles = was && [...was.role_ids].sort().join() === [...role_ids].sort().join();
            await api.patch('/api/v1/users/{id}', {
              path,
              ifMatch: etag,
              body: {
                ...rest,
                ...(sameRoles ? {} : { role_ids }),
                ...((was?.team_id ?? '') === team_id ? {} : { team_id }),
                ...((was?.department_id ?? '') === department_id ? {} : { department_id }),
              },
            });
            void message.success(t('common:state.saved'));
          }
          await onChanged();
        }}
      >
        {!ready ? (
          user.error ? (
            <ErrorState compact error={user.error} onRetry={() => void user.refetch()} />
          ) : (
            <Skeleton rows={7} />
          )
        ) : (
          <>
            <div className="tw-two">
              <Form.Item
                name="name"
                label={labels.name}
                rules={[{ required: true, whitespace: true, message: t('user.nameNeeded') }]}
              >
                <Input maxLength={100} autoComplete="off" autoFocus={creating} disabled={!mayManage} />
              </Form.Item>
              <Form.Item
                name="login"
                label={labels.login}
                extra={creating ? t('user.loginHint') : undefined}
                rules={[{ required: true, whitespace: true, message: t('user.loginNeeded') }]}
              >
                <Input
                  maxLength={64}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  disabled={!mayManage}
                />
              </Form.Item>
              <Form.Item
                name="email"
                label={labels.email}
                className="tw-span"
                rules={[{ type: 'email', message: t('user.emailRule') }]}
              >
                <Input maxLength={254} autoComplete="off" inputMode="email" disabled={!mayManage} />
              </Form.Item>
              <Form.Item
                name="role_ids"
                label={labels.role_ids}
                className="tw-span"
                extra={self ? t('user.ownRoles') : t('user.rolesHint')}
              >
                <Select
                  mode="multiple"
                  disabled={!mayManage || self}
                  placeholder={t('user.noRole')}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={roleOptions}
                  optionRender={(o) => (
                    <span className="ad-role-option">
                      {o.label}
                      <small>{(o.data as { hint?: string }).hint}</small>
                    </span>
                  )}
                />
              </Form.Item>
              <Form.Item name="team_id" label={labels.team_id} extra={t('user.teamHint')}>
                <Select
                  allowClear
                  disabled={!mayManage}
                  placeholder={t('user.noTeam')}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={((teams.data?.items ?? []) as unknown as Team[]).map((x) => ({
                    value: x.id,
                    label: x.department ? `${x.name} · ${x.department.name}` : x.name,
                  }))}
                />
              </Form.Item>
              <Form.Item name="department_id" label={labels.department_id} extra={t('user.departmentHint')}>
                <Select
                  allowClear
                  disabled={!mayManage}
                  placeholder={t('user.teamsDepartment')}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={(departments.data?.items ?? []).map((x) => ({ value: x.id, label: x.name }))}
                />
              </Form.Item>
              <Form.Item name="language" label={labels.language}>
                <Select disabled={!mayManage} options={languages.map((l) => ({ value: l, label: languageNames[l] }))} />
              </Form.Item>
              <Form.Item name="time_zone" label={labels.time_zone}>
                <ZoneSelect />
              </Form.Item>
            </div>
            {creating && <p className="ad-note">{t('user.passwordWill')}</p>}
          </>
        )}
      </FormDrawer>
      <DisableDialog
        user={leaving}
        onClose={() => setLeaving(undefined)}
        onDone={async () => {
          setLeaving(undefined);
          await Promise.all([user.refetch(), onChanged()]);
        }}
      />
    </>
  );
}

/** Somebody leaves: access ends at once, and a colleague takes over what he owned. */
function DisableDialog({
  user,
  onClose,
  onDone,
}: {
  user: User | undefined;
  onClose: () => void;
  onDone: () => Promise<unknown>;
}) {
  const { t } = useTranslation(['admin', 'common']);
  const { message } = App.useApp();
  const errorText = useErrorText();
  const [to, setTo] = useState<string | null>(null);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!user) return;
    setTo(null);
    setFailure('');
  }, [user]);
  const disable = async () => {
    if (!user) return;
    setBusy(true);
    setFailure('');
    try {
      const answer = await api.post('/api/v1/users/{id}/disable', {
        path: { id: user.id },
        body: to ? { reassign_to: to } : {},
      });
      void message.success(
        to
          ? t('user.disabledMoved', { name: user.name, records: answer.moved ?? 0 })
          : t('user.disabledDone', { name: user.name }),
      );
      await onDone();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={user !== undefined}
      title={t('user.disableTitle', { name: user?.name ?? '' })}
      okText={t('user.disable')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ danger: true, loading: busy }}
      onOk={() => void disable()}
      onCancel={onClose}
      width={480}
      zIndex={1100}
      destroyOnHidden
    >
      <div className="tw-stack">
        <p>{t('user.disableText')}</p>
        <div>
          <label htmlFor="ad-reassign" className="ad-label">
            {t('user.handOver')}
          </label>
          <UserSelect id="ad-reassign" value={to} onChange={setTo} placeholder={t('user.handOverNobody')} />
          <p className="tw-hint">{t('user.handOverHint')}</p>
        </div>
        {failure && (
          <div className="tw-form-failure" role="alert">
            {failure}
          </div>
        )}
      </div>
    </Modal>
  );
}
