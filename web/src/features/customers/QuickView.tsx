/** A customer at a glance, beside the list. */
import { MailOutlined, PhoneOutlined, StarFilled, WhatsAppOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useZone } from '@/app/session';
import { Country } from '@/ui/Country';
import { LocalClock } from '@/ui/LocalClock';
import { usePhone } from '@/ui/phone';
import { ErrorState, Skeleton } from '@/ui/State';
import { Avatar } from '@/ui/Status';
import { customerPath, useContacts } from './api';
import type { Dictionary } from './dictionary';
import { read, titleOf } from './record';
import type { Customer, Loose } from './types';
import { dialable, dots, FieldValue } from './values';

const facts = [
  'stage',
  'value_tier',
  'owner',
  'tags',
  'business_kind',
  'source',
  'website',
  'email',
  'phone',
  'last_contact_at',
  'next_contact_on',
  'payment_terms',
  'business_scope',
  'notes',
];

interface Props {
  customer: Customer;
  dictionary: Dictionary;
  onClose: () => void;
  onOpen: (customer: Customer) => void;
}

export default function QuickView({ customer, dictionary, onClose, onOpen }: Props) {
  const { t } = useTranslation('customers');
  const phone = usePhone();
  const zone = useZone();
  const { data, error, refetch } = useApi(customerPath, { path: { id: customer.id } });
  const { contacts } = useContacts(customer.id);
  const record = (data ?? customer) as Loose;
  return (
    <Drawer
      open
      onClose={onClose}
      size={phone ? '100%' : 420}
      mask={false}
      title={<span className="tw-clip">{titleOf(customer)}</span>}
      extra={
        <Button type="primary" size="small" onClick={() => onOpen(customer)}>
          {t('open')}
        </Button>
      }
    >
      {error && !data ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={8} />
      ) : (
        <div className="tw-stack tw-quick">
          <div className="tw-row">
            {record.country && <Country code={record.country} />}
            {record.city && <span className="tw-muted">{record.city}</span>}
            <LocalClock zone={record.time_zone} readerZone={zone} country={record.country} />
          </div>
          <dl className="tw-quick-facts">
            {facts.map((key) => {
              const field = dictionary.get(key);
              const value = read(record, key);
              if (!field || value === undefined || value === null || value === '') return null;
              return (
                <div key={key}>
                  <dt>{dictionary.label(key)}</dt>
                  <dd>
                    <FieldValue
                      field={field}
                      value={value}
                      short={field.kind !== 'longtext' && field.kind !== 'instant'}
                    />
                  </dd>
                </div>
              );
            })}
          </dl>
          {contacts.length > 0 && (
            <section>
              <h3 className="tw-section-title">{t('tab.contacts')}</h3>
              <ul className="tw-quick-contacts">
                {contacts.map((c) => {
                  const mail = c.emails?.find((e) => e.value !== dots)?.value;
                  const number = dialable(c.phones?.[0]?.e164 || c.phones?.[0]?.value);
                  return (
                    <li key={c.id}>
                      <Avatar name={c.name} size={26} />
                      <span className="tw-line-main">
                        <span className="tw-clip">
                          {c.name} {c.is_main && <StarFilled className="tw-star" aria-label={t('mainContact')} />}
                        </span>
                        <span className="tw-muted tw-clip">{c.title}</span>
                      </span>
                      <span className="tw-reach">
                        {number && (
                          <a href={`tel:${number}`} aria-label={t('call', { name: c.name })}>
                            <PhoneOutlined />
                          </a>
                        )}
                        {mail && (
                          <a href={`mailto:${mail}`} aria-label={t('mailTo', { name: c.name })}>
                            <MailOutlined />
                          </a>
                        )}
                        {number && (
                          <a
                            href={`https://wa.me/${number.replace(/\D/g, '')}`}
                            target="_blank"
                            rel="noopener noreferrer"
                            aria-label={t('whatsapp', { name: c.name })}
                          >
                            <WhatsAppOutlined />
                          </a>
                        )}
                      </span>
                    </li>
                  );
                })}
              </ul>
            </section>
          )}
        </div>
      )}
    </Drawer>
  );
}
