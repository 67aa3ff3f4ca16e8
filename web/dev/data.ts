export interface Sample {
  id: string;
  name: string;
  country: string;
  city: string;
  zone: string;
  stage: string;
  tier: string;
  owner: string;
  tags: string[];
  turnover: number;
  updated: string;
  next: string;
}
const places: Array<[string, string, string]> = [
  ['DE', 'Stuttgart', 'Europe/Berlin'],
  ['FR', 'Lyon', 'Europe/Paris'],
  ['US', 'Charlotte', 'America/New_York'],
  ['AE', 'Dubai', 'Asia/Dubai'],
  ['BR', 'São Paulo', 'America/Sao_Paulo'],
  ['JP', '大阪', 'Asia/Tokyo'],
  ['VN', 'Hải Phòng', 'Asia/Ho_Chi_Minh'],
  ['GB', 'Leeds', 'Europe/London'],
];
const firms = [
  'Weber Haustechnik GmbH',
  'Moreau & Fils SARL',
  'Blue Ridge Outdoor Supply',
  'Al Noor Building Materials LLC',
  'Ferragens Paulista Ltda.',
  '株式会社みなと商事',
  'Công ty TNHH Sao Mai',
  'Northgate Tools & Fixings Ltd',
];
export const stages = ['lead', 'inquiry', 'sampling', 'quoting', 'won', 'repeat', 'dormant'];
const people = ['林悦', '陈卓', '王思远', '赵敏', 'Kevin Xu'];
const tags = ['展会', '五金', 'OEM', '重点', '账期 60 天', '验厂'];

export const samples: Sample[] = Array.from({ length: 50 }, (_, i) => {
  const [country, city, zone] = places[i % places.length] as [string, string, string];
  return {
    id: `c${i}`,
    name: firms[i % firms.length] + (i >= firms.length ? ` ${Math.floor(i / firms.length) + 1}` : ''),
    country,
    city,
    zone,
    stage: stages[(i * 3) % stages.length] ?? 'lead',
    tier: 'ABCD'[(i * 5) % 4] ?? 'A',
    owner: people[(i * 7) % people.length] ?? '',
    tags: tags.slice(i % 4, (i % 4) + (i % 3) + 1),
    turnover: ((i * 7919) % 900) * 1_000_000 + 55,
    updated: new Date(Date.now() - i * i * 3_600_000).toISOString(),
    next: new Date(Date.now() + ((i * 5) % 40) * 86_400_000).toISOString().slice(0, 10),
  };
});
