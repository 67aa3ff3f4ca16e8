/**
 * A form in a drawer. It knows when it is dirty, asks before throwing work away, puts the server's field errors on their
 * fields, and turns a stale save into the mine / theirs / original dialog.
 */
import { useBlocker, useRouter } from '@tanstack/react-router';
import { App, Button, Drawer, Form, type FormInstance } from 'antd';
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/client';
import { ConflictDialog, type FormatValue } from './ConflictDialog';
import { mergeThree, sameValue, type Values } from './conflict';
import { isMac, useShortcuts } from './keys';
import { usePhone } from './phone';
import { useErrorText } from './State';

export interface FormDrawerProps<V extends object> {
  open: boolean;
  title: ReactNode;
  onClose: () => void;
  /** Values the form starts from; also the "original" of a conflict. */
  initial: Partial<V>;
  /** Saves; rejects with ApiError. `etag` is the version to send as If-Match. */
  onSubmit: (values: V, etag: string | undefined) => Promise<unknown>;
  /** ETag of the record being edited. */
  etag?: string;
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
  /** Names of fields, for error and conflict texts. */
  labels?: Record<string, string>;
  formatValue?: FormatValue;
  /** Fetches the record as it is now, when the server did not send it along with the refusal. */
  reload?: () => Promise<{ values: Values; etag?: string; by?: string }>;
  width?: number;
  submitText?: string;
  /** Lower left of the footer: delete and the like. */
  footer?: ReactNode;
  onValuesChange?: (changed: Partial<V>, all: V) => void;
  form?: FormInstance<V>;
}

interface Conflict {
  mine: Values;
  theirs: Values;
  etag: string | undefined;
  by: string | undefined;
}

export function FormDrawer<V extends object>(props: FormDrawerProps<V>) {
  const { open, title, onClose, initial, onSubmit, etag, children, labels = {}, width = 560 } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  const { modal } = App.useApp();
  const errorText = useErrorText();
  const [own] = Form.useForm<V>();
  const form = props.form ?? own;
  const [dirty, setDirty] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const [conflict, setConflict] = useState<Conflict>();
  const router = useRouter({ warn: false });
  const start = useRef(initial);
  // The version the values came from. A refetch in between brings a newer one, and saving under it would overwrite what
  // somebody else did without a word.
  const startEtag = useRef(etag);
  startEtag.current ??= etag;
  /** Down at once when saved or given up: closing may navigate before the next drawing takes the guard away. */
  const guarded = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only opening starts over; later changes of `initial` (a refetch) must not wipe typing
  useEffect(() => {
    if (!open) return;
    start.current = initial;
    startEtag.current = etag;
    guarded.current = true;
    form.resetFields();
    form.setFieldsValue(initial as Parameters<typeof form.setFieldsValue>[0]);
    setDirty(false);
    setFailure('');
    setConflict(undefined);
  }, [open]);

  const close = useCallback(() => {
    if (saving) return;
    if (!dirty) return onClose();
    modal.confirm({
      title: t('form.discardTitle'),
      content: t('form.discardText'),
      okText: t('form.discard'),
      cancelText: t('form.keep'),
      okButtonProps: { danger: true },
      onOk: () => {
        guarded.current = false;
        setDirty(false);
        onClose();
      },
    });
  }, [dirty, saving, onClose, modal, t]);

  const save = async (values: V, version: string | undefined) => {
    setSaving(true);
    setFailure('');
    try {
      await onSubmit(values, version);
      guarded.current = false;
      flushSync(() => {
        setDirty(false);
        setConflict(undefined);
      });
      onClose();
    } catch (error) {
      if (error instanceof ApiError && error.stale) await showConflict(values, error);
      else showErrors(error);
    } finally {
      setSaving(false);
    }
  };

  const showConflict = async (values: V, error: ApiError) => {
    let now = error.current && { values: error.current, etag: error.etag, by: undefined as string | undefined };
    if (!now && props.reload) {
      try {
        const fresh = await props.reload();
        now = { values: fresh.values, etag: fresh.etag, by: fresh.by };
      } catch (second) {
        showErrors(second);
        return;
      }
    }
    if (!now) return setFailure(errorText(error));
    const mine = values as Values;
    setConflict({ mine, theirs: now.values, etag: now.etag, by: now.by });
  };

  const showErrors = (error: unknown) => {
    const fields = error instanceof ApiError ? error.errors : [];
    const known = fields.filter((e) => e.field !== '' && form.getFieldInstance(toPath(e.field) as never) !== undefined);
    if (known.length > 0) {
      form.setFields(
        known.map((e) => ({ name: toPath(e.field), errors: [e.message] })) as Parameters<typeof form.setFields>[0],
      );
      const first = known[0];
      if (first)
        form.scrollToField(toPath(first.field) as never, { behavior: 'smooth', block: 'center', focus: true } as never);
    }
    const others = fields
      .filter((e) => !known.includes(e))
      .map((e) => (labels[e.field] ? `${labels[e.field]}: ${e.message}` : e.message));
    setFailure(
      others.length > 0
        ? others.join(' · ')
        : known.length > 0
          ? t('form.checkFields', { count: known.length })
          : errorText(error),
    );
  };

  const submit = () => !saving && form.submit();
  useShortcuts({ 'mod+s': submit, 'mod+enter': submit }, { enabled: open && !conflict, always: true, inDialog: true });

  const conflictClean = useMemo(
    () => conflict && mergeThree(conflict.mine, conflict.theirs, start.current as Values),
    [conflict],
  );

  return (
    <Drawer
      open={open}
      onClose={close}
      title={title}
      size={phone ? '100%' : width}
      destroyOnHidden
      mask={{ closable: !dirty }}
      footer={
        <div className="tw-form-foot">
          <div>{props.footer}</div>
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="primary" loading={saving} onClick={submit} title={isMac ? '⌘ S' : 'Ctrl S'}>
            {props.submitText ?? t('action.save')}
          </Button>
        </div>
      }
    >
      {dirty && router && <LeaveGuard guarded={guarded} />}
      {failure && (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      )}
      <Form<V>
        form={form}
        layout="vertical"
        disabled={saving}
        onFinish={(values) => void save(values, startEtag.current)}
        onValuesChange={(changed, all) => {
          const now = form.getFieldsValue(true) as Values;
          setDirty(Object.keys(now).some((k) => !sameValue(now[k], (start.current as Values)[k])));
          props.onValuesChange?.(changed as Partial<V>, all);
        }}
      >
        {typeof children === 'function' ? children(form) : children}
      </Form>
      {conflict && conflictClean && (
        <ConflictDialog
          open
          mine={conflict.mine}
          theirs={conflict.theirs}
          original={start.current as Values}
          labels={labels}
          format={props.formatValue}
          by={conflict.by}
          saving={saving}
          onCancel={() => setConflict(undefined)}
          onResolve={(values) => {
            form.setFieldsValue(values as Parameters<typeof form.setFieldsValue>[0]);
            // What is stored now is the base of the next comparison, should a third person be faster again.
            start.current = { ...start.current, ...(conflict.theirs as Partial<V>) };
            startEtag.current = conflict.etag ?? etag;
            void save(values as V, startEtag.current);
          }}
        />
      )}
    </Drawer>
  );
}

/** "contacts.0.email" → ["contacts", 0, "email"] */
export function toPath(field: string): Array<string | number> {
  return field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Holds the browser back from leaving (back button, closing the tab) while something is unsaved. */
function LeaveGuard({ guarded }: { guarded: RefObject<boolean> }) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  useBlocker({
    enableBeforeUnload: () => guarded.current,
    shouldBlockFn: () =>
      guarded.current &&
      new Promise<boolean>((resolve) => {
        modal.confirm({
          title: t('form.discardTitle'),
          content: t('form.discardText'),
          okText: t('form.discard'),
          cancelText: t('form.keep'),
          okButtonProps: { danger: true },
          onOk: () => resolve(false),
          onCancel: () => resolve(true),
        });
      }),
  });
  return null;
}
