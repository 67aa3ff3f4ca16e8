/** Whom we know at a customer: departments down, levels across. Holes and the lonely single contact stand out. */
import { PlusOutlined, WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Avatar } from './Status';

interface Named {
  key: string;
  label: string;
}
export interface CoveredContact {
  id: string;
  name: string;
  department?: string | null;
  level?: string | null;
  /** Left the company or is away: counts as not covered. */
  inactive?: boolean;
}
interface Props {
  departments: Named[];
  levels: Named[];
  contacts: CoveredContact[];
  onContact?: (id: string) => void;
  /** Click on an empty cell: add a contact there. */
  onEmpty?: (department: string, level: string) => void;
}

export function CoverageMap({ departments, levels, contacts, onContact, onEmpty }: Props) {
  const { t } = useTranslation();
  const active = contacts.filter((c) => !c.inactive);
  const isOther = (c: CoveredContact) =>
    !departments.some((d) => d.key === c.department) || !levels.some((l) => l.key === c.level);
  const unplaced = contacts.filter(isOther);
  return (
    <div className="tw-coverage">
      {active.length <= 1 && (
        <p className="tw-coverage-alarm" role="status">
          <WarningFilled aria-hidden="true" />{' '}
          {active.length === 0 ? t('coverage.none') : t('coverage.single', { name: active[0]?.name })}
        </p>
      )}
      <div className="tw-matrix-scroll">
        <table className="tw-matrix">
          <thead>
            <tr>
              <th scope="col">{t('coverage.department')}</th>
              {levels.map((level) => (
                <th key={level.key} scope="col">
                  {level.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {departments.map((department) => (
              <tr key={department.key}>
                <th scope="row">{department.label}</th>
                {levels.map((level) => {
                  const here = contacts.filter((c) => c.department === department.key && c.level === level.key);
                  const covered = here.some((c) => !c.inactive);
                  return (
                    <td key={level.key} className={covered ? 'tw-covered' : 'tw-uncovered'}>
                      {here.map((c) => (
                        <ContactChip key={c.id} contact={c} onContact={onContact} />
                      ))}
                      {here.length === 0 && onEmpty && (
                        <button
                          type="button"
                          className="tw-coverage-add"
                          aria-label={t('coverage.add', { department: department.label, level: level.label })}
                          onClick={() => onEmpty(department.key, level.key)}
                        >
                          <PlusOutlined />
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {unplaced.length > 0 && (
        <div className="tw-coverage-rest">
          <span className="tw-muted">{t('coverage.unplaced')}</span>
          {unplaced.map((c) => (
            <ContactChip key={c.id} contact={c} onContact={onContact} />
          ))}
        </div>
      )}
    </div>
  );
}

function ContactChip({ contact, onContact }: { contact: CoveredContact; onContact?: (id: string) => void }) {
  const inner = (
    <>
      <Avatar name={contact.name} size={18} />
      <span className="tw-clip">{contact.name}</span>
    </>
  );
  const className = contact.inactive ? 'tw-person tw-contact-chip tw-inactive' : 'tw-person tw-contact-chip';
  return onContact ? (
    <button type="button" className={className} onClick={() => onContact(contact.id)}>
      {inner}
    </button>
  ) : (
    <span className={className}>{inner}</span>
  );
}
