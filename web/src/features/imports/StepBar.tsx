/** Where one is in the import; steps already passed lead back. */
import { CheckOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

const all = ['file', 'read', 'map', 'check', 'run'] as const;
export type WizardStep = (typeof all)[number];

export function StepBar({ step, onGo, done }: { step: WizardStep; onGo?: (step: WizardStep) => void; done?: boolean }) {
  const { t } = useTranslation('imports');
  const at = all.indexOf(step);
  return (
    <nav className="im-steps" aria-label={t('steps')}>
      <ol>
        {all.map((s, i) => {
          const passed = i < at || (done === true && i === at);
          const here = i === at;
          const label = (
            <>
              <span className="im-step-no" aria-hidden="true">
                {passed ? <CheckOutlined /> : i + 1}
              </span>
              <span className="im-step-label">{t(`step.${s}`)}</span>
            </>
          );
          const name = `im-step ${here ? 'im-here' : ''} ${passed ? 'im-passed' : ''}`;
          return (
            <li key={s} aria-current={here ? 'step' : undefined}>
              {onGo && i < at && s !== 'file' ? (
                <button type="button" className={name} onClick={() => onGo(s)}>
                  {label}
                </button>
              ) : (
                <span className={name}>{label}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
