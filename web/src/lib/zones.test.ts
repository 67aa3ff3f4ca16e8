import { describe, expect, it } from 'vitest';
import { hoursOf, localTime, offsetLabel } from './zones';

const at = (text: string) => new Date(text);

describe('localTime', () => {
  it('knows office hours, the days they rest and the day it is there', () => {
    const friday = at('2026-11-20T09:00:00Z');
    expect(localTime('Europe/Berlin', 'Asia/Shanghai', hoursOf('DE'), friday)).toMatchObject({
      time: '10:00',
      presence: 'open',
      dayShift: 0,
    });
    expect(localTime('Asia/Riyadh', 'Asia/Shanghai', hoursOf('SA'), friday).presence).toBe('rest');
    expect(localTime('Asia/Dubai', 'Asia/Shanghai', hoursOf('AE'), friday).presence).toBe('open');
    expect(localTime('America/New_York', 'Asia/Shanghai', hoursOf('US'), friday)).toMatchObject({
      time: '04:00',
      presence: 'closed',
    });
  });
  it('says when the day differs and when they are about to come', () => {
    expect(localTime('America/New_York', 'Asia/Shanghai', hoursOf('US'), at('2026-11-20T18:00:00Z')).dayShift).toBe(-1);
    expect(localTime('Asia/Shanghai', 'America/New_York', hoursOf('CN'), at('2026-11-20T18:00:00Z')).dayShift).toBe(1);
    expect(localTime('Europe/Berlin', 'UTC', hoursOf('DE'), at('2026-11-20T07:30:00Z')).presence).toBe('soon');
  });
});

describe('offsetLabel', () => {
  it.each([
    ['Asia/Shanghai', 'UTC+8'],
    ['Asia/Kolkata', 'UTC+5:30'],
    ['UTC', 'UTC'],
    ['America/St_Johns', 'UTC-3:30'],
  ])('%s is %s', (zone, label) => expect(offsetLabel(zone, at('2026-11-20T00:00:00Z'))).toBe(label));
  it('follows daylight saving', () => {
    expect(offsetLabel('Europe/Berlin', at('2026-07-01T00:00:00Z'))).toBe('UTC+2');
    expect(offsetLabel('Europe/Berlin', at('2026-12-01T00:00:00Z'))).toBe('UTC+1');
  });
});
