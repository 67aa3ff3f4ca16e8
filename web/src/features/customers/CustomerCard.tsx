import { MailOutlined, PhoneOutlined, WhatsAppOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { AppLink } from '@/ui/AppLink';
import { Country } from '@/ui/Country';
import { LocalClock } from '@/ui/LocalClock';
import { Person } from '@/ui/Status';
import type { Dictionary } from './dictionary';
import { read, titleOf } from './record';
import type { Customer, Loose } from './types';
import { dialable, dots, FieldValue } from './values';

interface Props {
  customer: Customer;
  zone: string;
  dictionary: Dictionary;
}

/** A customer on a phone: who, where, what time it is there, and one tap to reach him. */
export function CustomerCard({ customer, zone, dictionary }: Props) {
  const { t } = useTranslation('customers');
  const name = titleOf(customer);
  const stage = dictionary.get('stage');
  const number = dialable(customer.phone);
  const mail = customer.email && customer.email !== dots ? customer.email : undefined;
  return (
    <div className="tw-customer-card">
      <AppLink href={`/customers/${customer.id}`} className="tw-customer-card-link">
        <span className="tw-card-top">
          <strong className="tw-clip">{name}</strong>
          {stage && customer.stage && <FieldValue field={stage} value={read(customer as Loose, 'stage')} short />}
        </span>
        <span className="tw-card-line">
          {customer.country && <Country code={customer.country} />}
          {customer.city && <span className="tw-muted tw-clip">{customer.city}</span>}
          {customer.time_zone && (
            <LocalClock short zone={customer.time_zone} readerZone={zone} country={customer.country} />
          )}
        </span>
      </AppLink>
      <span className="tw-card-line tw-card-bottom">
        {customer.owner ? (
          <Person name={customer.owner.name} size={18} />
        ) : (
          <span className="tw-muted">{t('noOwner')}</span>
        )}
        <span className="tw-reach">
          {number && (
            <a href={`tel:${number}`} aria-label={t('call', { name })}>
              <PhoneOutlined />
            </a>
          )}
          {mail && (
            <a href={`mailto:${mail}`} aria-label={t('mailTo', { name })}>
              <MailOutlined />
            </a>
          )}
          {number && (
            <a
              href={`https://wa.me/${number.replace(/\D/g, '')}`}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={t('whatsapp', { name })}
            >
              <WhatsAppOutlined />
            </a>
          )}
        </span>
      </span>
    </div>
  );
}
