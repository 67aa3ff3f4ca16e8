/**
 * Canned answers for looking at screens without a server: TRADEWIND_MOCK=1 npm run dev. Part of the dev server only; nothing
 * of it is ever bundled. MOCK state: the cookie-less variable below, changed by the sign-in calls.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

const id = (n: number) => `0198f000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);

const countries = [
  ['DE', 'Germany', '德国', '49'],
  ['FR', 'France', '法国', '33'],
  ['US', 'United States', '美国', '1'],
  ['GB', 'United Kingdom', '英国', '44'],
  ['BR', 'Brazil', '巴西', '55'],
  ['AE', 'United Arab Emirates', '阿联酋', '971'],
  ['VN', 'Viet Nam', '越南', '84'],
  ['ZA', 'South Africa', '南非', '27'],
  ['JP', 'Japan', '日本', '81'],
  ['MX', 'Mexico', '墨西哥', '52'],
] as const;
const all = {
  create: 'all',
  view: 'all',
  edit: 'all',
  delete: 'all',
  export: 'all',
  transfer: 'all',
  bulk: 'all',
  manage: 'all',
};
const me = {
  id: id(1),
  login: 'lin.yue',
  name: '林悦',
  email: 'lin.yue@haifeng.example',
  language: 'zh-CN',
  time_zone: 'Asia/Shanghai',
  theme: 'light',
  must_change_password: false,
  two_factor: false,
  team: { id: id(2), name: '欧洲一部' },
  roles: [{ id: id(3), name: '业务员' }],
  company: {
    name: 'Ningbo Haifeng Import & Export Co., Ltd.',
    name_zh: '宁波海风进出口有限公司',
    base_currency: 'USD',
    time_zone: 'Asia/Shanghai',
  },
  rights: {
    customer: {
      actions: all,
      groups: { identity: 'edit', profile: 'edit', contact: 'edit', billing: 'read', notes: 'edit' },
    },
    task: { actions: all, groups: {} },
    import: { actions: all, groups: {} },
  },
};
const names = [
  ['Weber Haustechnik GmbH', 'DE'],
  ['Établissements Moreau & Fils', 'FR'],
  ['Blue Ridge Outdoor Supply', 'US'],
  ['Al Noor Building Materials LLC', 'AE'],
  ['Ferragens Paulista Ltda.', 'BR'],
  ['株式会社みなと商事', 'JP'],
  ['Công ty TNHH Sao Mai', 'VN'],
  ['Cape Hardware (Pty) Ltd', 'ZA'],
] as const;
const home = {
  stages: [
    { stage: 'lead', count: 18 },
    { stage: 'inquiry', count: 11 },
    { stage: 'sampling', count: 6 },
    { stage: 'quoting', count: 9 },
    { stage: 'won', count: 14 },
    { stage: 'repeat', count: 21 },
    { stage: 'dormant', count: 5 },
  ],
  tasks: { overdue: 3, today: 4, week: 11 },
  due_tasks: [
    {
      id: id(31),
      title: '回复 Weber 关于铰链镀层的技术问题',
      due_on: day(-2),
      customer: { id: id(41), name: names[0][0] },
    },
    { id: id(32), title: '确认打样费到账后寄样', due_on: day(0), customer: { id: id(42), name: names[1][0] } },
    {
      id: id(33),
      title: '更新 FOB 宁波报价（汇率 7.08）',
      due_on: day(0),
      customer: { id: id(43), name: names[2][0] },
    },
    { id: id(34), title: '斋月前确认最后一批船期', due_on: day(3), customer: { id: id(44), name: names[3][0] } },
  ],
  recent: names.map(([name, country], i) => ({ id: id(41 + i), name, country, updated_at: ago(7 + i * i * 130) })),
  stale: [
    { id: id(45), name: names[4][0], days: 124 },
    { id: id(46), name: names[5][0], days: 96 },
    { id: id(47), name: names[6][0], days: 71 },
    { id: id(48), name: names[7][0], days: 64 },
  ],
  single_contact: { count: 17 },
  next_contact: { count: 9 },
  mine: { count: 84 },
};

type Handler = (body: Record<string, unknown>, url: URL, params: string[]) => [status: number, body?: unknown];
let signedIn = process.env.TRADEWIND_MOCK_SIGNED_OUT !== '1';
const needed = process.env.TRADEWIND_MOCK_SETUP === '1';

const problem = (status: number, code: string, detail: string, more: object = {}): [number, unknown] => [
  status,
  { type: 'about:blank', title: code, status, code, detail, request_id: 'req-7f3a', ...more },
];
const routes: Array<[method: string, path: RegExp, handle: Handler]> = [
  ['GET', /^\/setup$/, () => [200, { needed, languages: ['zh-CN', 'en'] }]],
  ['POST', /^\/setup$/, () => [201, { me }]],
  [
    'POST',
    /^\/session$/,
    (body) => {
      if (body.login === 'locked') return problem(401, 'sign_in.locked', 'locked', { params: { retry_after: 290 } });
      if (body.password !== 'correct horse') return problem(401, 'sign_in.failed', 'failed');
      if (body.login === 'totp' && body.code !== '123456')
        return problem(401, body.code ? 'sign_in.failed' : 'sign_in.totp_required', '');
      signedIn = true;
      return [200, { me }];
    },
  ],
  [
    'DELETE',
    /^\/session$/,
    () => {
      signedIn = false;
      return [204];
    },
  ],
  ['GET', /^\/me$/, () => (signedIn ? [200, me] : problem(401, 'sign_in.required', '请先登录。'))],
  ['PATCH', /^\/me$/, (body) => [200, Object.assign(me, body)]],
  [
    'POST',
    /^\/me\/password$/,
    (body) =>
      body.current === 'wrong'
        ? problem(422, 'invalid', '', { errors: [{ field: 'current', code: 'x', message: '当前密码不正确' }] })
        : [204],
  ],
  [
    'POST',
    /^\/me\/totp$/,
    () => [
      200,
      {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        url: 'otpauth://totp/Tradewind:lin.yue?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Tradewind',
      },
    ],
  ],
  [
    'POST',
    /^\/me\/totp\/confirm$/,
    () => {
      me.two_factor = true;
      return [
        200,
        { recovery_codes: Array.from({ length: 10 }, (_, i) => `k7fq-${(1000 + i * 811).toString(36)}-m2xw`) },
      ];
    },
  ],
  [
    'POST',
    /^\/me\/totp\/disable$/,
    () => {
      me.two_factor = false;
      return [204];
    },
  ],
  [
    'GET',
    /^\/me\/sessions$/,
    () => [
      200,
      {
        items: [
          {
            id: id(61),
            current: true,
            ip: '192.168.1.20',
            user_agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/141.0',
            created_at: ago(600),
            last_seen_at: ago(0),
          },
          {
            id: id(62),
            current: false,
            ip: '39.144.12.7',
            user_agent: 'Mozilla/5.0 (iPhone) Mobile Safari/605',
            created_at: ago(9000),
            last_seen_at: ago(190),
          },
        ],
      },
    ],
  ],
  ['DELETE', /^\/me\/(sessions|tokens)\/.+$/, () => [204]],
  [
    'GET',
    /^\/me\/tokens$/,
    () => [
      200,
      {
        items: [
          {
            id: id(71),
            name: '官网询盘同步',
            scopes: ['customer:view', 'task:*'],
            expires_on: day(50),
            prefix: 'twd_8fKq',
            expired: false,
            created_at: ago(40000),
            last_used_at: ago(33),
          },
        ],
      },
    ],
  ],
  [
    'POST',
    /^\/me\/tokens$/,
    (body) => [
      201,
      {
        id: id(72),
        prefix: 'twd_2vZk',
        expired: false,
        ...body,
        created_at: ago(0),
        token: 'twd_2vZkq9XcB7mN4sHfT1yLpR8wE3uJ6aGd',
      },
    ],
  ],
  ['GET', /^\/home$/, () => [200, home]],
  [
    'GET',
    /^\/search$/,
    (_, url) => {
      const q = (url.searchParams.get('q') ?? '').toLowerCase();
      const found = names.flatMap(([name, country], i) =>
        name.toLowerCase().includes(q)
          ? [{ type: 'customer', id: id(41 + i), title: name, country, subtitle: '林悦' }]
          : [],
      );
      return [200, { items: found }];
    },
  ],
  [
    'GET',
    /^\/geo\/countries$/,
    () => [
      200,
      { items: countries.map(([code, name, name_zh, calling_code]) => ({ code, name, name_zh, calling_code })) },
    ],
  ],
  [
    'GET',
    /^\/people$/,
    () => [200, { items: ['林悦', '陈卓', '王思远', '赵敏', 'Kevin Xu'].map((name, i) => ({ id: id(1 + i), name })) }],
  ],
];

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, next: () => void) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith('/api/v1/')) return next();
  const path = url.pathname.slice('/api/v1'.length);
  const body = await read(request);
  for (const [method, pattern, handle] of routes) {
    if (method !== request.method || !pattern.test(path)) continue;
    const [status, result] = handle(body, url, []);
    response.statusCode = status;
    response.setHeader('Content-Type', status >= 400 ? 'application/problem+json' : 'application/json');
    response.end(result === undefined ? '' : JSON.stringify(result));
    return;
  }
  response.statusCode = 404;
  response.setHeader('Content-Type', 'application/problem+json');
  response.end(JSON.stringify({ status: 404, code: 'not_found', detail: '没有这条记录，或您无权查看。' }));
}

export function mockServer(): Plugin {
  return {
    name: 'mock-server',
    configureServer(server) {
      server.middlewares.use((request, response, next) => void answer(request, response, next));
    },
  };
}
