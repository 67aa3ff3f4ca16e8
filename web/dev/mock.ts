export function mockServer(): never { throw new Error('x'); }
