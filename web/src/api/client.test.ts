import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, address, api, etagOf, fieldName, onUnauthorised, setClientLanguage, upload } from './client';
import { newQueryClient } from './queries';

const reply = (status: number, body?: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers },
  });
function answering(...responses: Array<Response | Error>) {
  const spy = vi.fn<typeof fetch>(() => {
    const next = responses.shift();
    if (!next) throw new Error('one call too many');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
  vi.stubGlobal('fetch', spy);
  return spy;
}
const sent = (spy: ReturnType<typeof answering>, at = 0) => {
  const call = spy.mock.calls[at];
  if (!call) throw new Error('no such call');
  return { url: String(call[0]), init: call[1] as RequestInit & { headers: Record<string, string> } };
};
afterEach(() => {
  vi.unstubAllGlobals();
  onUnauthorised(undefined);
});

describe('address', () => {
  it('fills names, encodes them, and leaves out what is not set', () => {
    expect(address('/a/{id}/b', { path: { id: 'x/y z' } })).toBe('/a/x%2Fy%20z/b');
    expect(
      address('/a', {
        query: { q: '华贸', none: undefined, empty: '', nothing: null, flag: false, many: ['a', 'b'], no: [] },
      }),
    ).toBe('/a?q=%E5%8D%8E%E8%B4%B8&flag=false&many=a%2Cb');
    expect(() => address('/a/{id}', { path: {} })).toThrow('id');
  });
});

describe('fieldName', () => {
  it.each([
    ['#/contacts/0/email', 'contacts.0.email'],
    ['/name', 'name'],
    ['/a~1b/c~0d', 'a/b.c~d'],
    ['body.contacts[0].email', 'contacts.0.email'],
    ['body', ''],
    ['name', 'name'],
  ])('%s is %s', (pointer, name) => expect(fieldName(pointer)).toBe(name));
});

describe('calls', () => {
  it('send language, JSON and a fresh idempotency key with every POST', async () => {
    setClientLanguage('zh-CN');
    const spy = answering(reply(201, { id: '1', token: 't' }), reply(201, { id: '2', token: 't' }));
    const body = { name: 'n', scopes: ['customer:view'], expires_on: '2027-01-01' };
    await api.post('/api/v1/me/tokens', { body });
    await api.post('/api/v1/me/tokens', { body });
    const [a, b] = [sent(spy, 0), sent(spy, 1)];
    expect(a.init.headers['Accept-Language']).toBe('zh-CN');
    expect(a.init.headers['Content-Type']).toBe('application/json');
    expect(JSON.parse(String(a.init.body))).toEqual(body);
    expect(a.init.headers['Idempotency-Key']).toMatch(/.{16,}/);
    expect(a.init.headers['Idempotency-Key']).not.toBe(b.init.headers['Idempotency-Key']);
  });
  it('keep a given key, send If-Match, and no key when reading', async () => {
    const spy = answering(reply(201, {}), reply(200, {}), reply(200, {}));
    await api.post('/api/v1/me/tokens', {
      body: { name: '', scopes: [], expires_on: '2027-01-01' },
      idempotencyKey: 'again',
    });
    await api.patch('/api/v1/me', { body: { name: 'x' }, ifMatch: '"7"' });
    await api.get('/api/v1/me');
    expect(sent(spy, 0).init.headers['Idempotency-Key']).toBe('again');
    expect(sent(spy, 1).init.headers['If-Match']).toBe('"7"');
    expect(sent(spy, 2).init.headers).not.toHaveProperty('Idempotency-Key');
    expect(sent(spy, 2).init.body).toBeUndefined();
  });
  it('remember the ETag of an answer', async () => {
    answering(reply(200, { id: '1' }, { ETag: '"v5"' }));
    expect(etagOf(await api.get('/api/v1/me'))).toBe('"v5"');
    expect(etagOf({})).toBeUndefined();
  });
  it('give undefined for 204', async () => {
    answering(new Response(null, { status: 204 }));
    expect(await api.delete('/api/v1/session')).toBeUndefined();
  });
  it('keep the ETag through the query cache', async () => {
    const responses = [
      reply(200, { id: '1', name: 'a' }, { ETag: '"1"' }),
      reply(200, { id: '1', name: 'b' }, { ETag: '"2"' }),
    ];
    answering(...responses);
    const client = newQueryClient();
    const read = () => client.fetchQuery({ queryKey: ['me'], queryFn: () => api.get('/api/v1/me'), staleTime: 0 });
    expect(etagOf(await read())).toBe('"1"');
    expect(etagOf(await read())).toBe('"2"');
    client.clear();
  });
});

describe('failures', () => {
  const failure = async (work: Promise<unknown>): Promise<ApiError> => {
    const error = await work.then(
      () => undefined,
      (e: unknown) => e,
    );
    if (!(error instanceof ApiError)) throw new Error(`expected ApiError, got ${String(error)}`);
    return error;
  };
  it('carry the problem document', async () => {
    answering(
      reply(422, {
        code: 'invalid',
        title: 'Invalid',
        detail: 'Some entries need a correction.',
        request_id: 'r1',
        params: { count: 1 },
        errors: [{ field: 'contacts.0.email', code: 'mail.bad', message: 'Not an address' }],
      }),
    );
    const error = await failure(api.patch('/api/v1/me', { body: {} }));
    expect(error).toMatchObject({
      status: 422,
      code: 'invalid',
      detail: 'Some entries need a correction.',
      requestId: 'r1',
    });
    expect(error.errors).toEqual([{ field: 'contacts.0.email', code: 'mail.bad', message: 'Not an address' }]);
    expect(error.stale).toBe(false);
  });
  it('of a stale write tell the record as it is now', async () => {
    answering(reply(412, { code: 'stale', data: { name: 'theirs' } }, { ETag: '"9"' }));
    const error = await failure(api.patch('/api/v1/me', { body: {} }));
    expect(error.stale).toBe(true);
    expect(error.current).toEqual({ name: 'theirs' });
    expect(error.etag).toBe('"9"');
  });
  it('that are not problem documents are still errors', async () => {
    answering(new Response('<html>Bad gateway</html>', { status: 502, statusText: 'Bad Gateway' }));
    expect(await failure(api.get('/api/v1/me'))).toMatchObject({ status: 502, code: 'http.502', title: 'Bad Gateway' });
  });
  it('without a connection have status 0', async () => {
    answering(new TypeError('failed to fetch'));
    expect(await failure(api.get('/api/v1/me'))).toMatchObject({ status: 0, offline: true });
  });
  it('of an aborted call are the abort itself', async () => {
    const control = new AbortController();
    control.abort();
    answering(new DOMException('aborted', 'AbortError'));
    await expect(api.get('/api/v1/me', { signal: control.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
  it('401 tells that the session ended, but not while signing in', async () => {
    const ended = vi.fn();
    onUnauthorised(ended);
    answering(reply(401, { code: 'sign_in.failed' }), reply(401, { code: 'sign_in.required' }));
    await failure(api.post('/api/v1/session', { body: { login: 'a', password: 'b' } }));
    expect(ended).not.toHaveBeenCalled();
    await failure(api.get('/api/v1/home'));
    expect(ended).toHaveBeenCalledOnce();
  });
});

describe('upload', () => {
  it('reports progress and sends the file under its name', async () => {
    const made: FakeRequest[] = [];
    class FakeRequest {
      upload: { onprogress?: (e: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
      headers: Record<string, string> = {};
      status = 201;
      responseText = '{"id":"f1"}';
      form: FormData | undefined;
      onload?: () => void;
      constructor() {
        made.push(this);
      }
      open() {}
      setRequestHeader(name: string, value: string) {
        this.headers[name] = value;
      }
      getResponseHeader() {
        return null;
      }
      send(form: FormData) {
        this.form = form;
        this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
        this.onload?.();
      }
    }
    vi.stubGlobal('XMLHttpRequest', FakeRequest);
    const shares: number[] = [];
    const answer = await upload('/api/v1/me/tokens', new File(['abc'], '报价.pdf'), {
      onProgress: (s) => shares.push(s),
      fields: { kind: 'x' },
    });
    expect(answer).toEqual({ id: 'f1' });
    expect(shares).toEqual([0.25, 1]);
    const file = made[0]?.form?.get('file');
    expect(file instanceof File && file.name).toBe('报价.pdf');
    expect(made[0]?.form?.get('kind')).toBe('x');
    expect(made[0]?.headers['Idempotency-Key']).toBeTruthy();
  });
});

/** Wrong paths, bodies and parameters must not compile. Checked by the compiler; never run. */
async function typeErrors() {
  // @ts-expect-error no such path
  await api.get('/api/v1/nothing');
  // @ts-expect-error a path without GET
  await api.get('/api/v1/me/password');
  // @ts-expect-error the body lacks "new"
  await api.post('/api/v1/me/password', { body: { current: 'x' } });
  // @ts-expect-error a body is needed
  await api.post('/api/v1/me/password');
  // @ts-expect-error the path parameter is missing
  await api.delete('/api/v1/me/sessions/{id}');
  // @ts-expect-error wrong type of a query parameter
  await api.get('/api/v1/search', { query: { q: 1 } });
  const me = await api.get('/api/v1/me');
  // @ts-expect-error the answer has no such field
  me.nothing;
}

it('refuses wrong calls at compile time', () => expect(typeErrors).toBeTypeOf('function'));
