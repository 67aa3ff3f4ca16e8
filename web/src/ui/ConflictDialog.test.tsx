import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Form, Input } from 'antd';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/client';
import { show } from '../../test/render';
import { ConflictDialog } from './ConflictDialog';
import { mergeThree, sameValue } from './conflict';
import { FormDrawer } from './FormDrawer';

const original = { name: 'Weber', city: 'Bonn', tags: ['a'], notes: '' };

describe('mergeThree', () => {
  it('takes the one who changed, and asks where both did', () => {
    const mine = { ...original, name: 'Weber AG', city: 'Köln' };
    const theirs = { ...original, city: 'Mainz', tags: ['a', 'b'], extra: 1 };
    const { merged, clashes } = mergeThree(mine, theirs, original);
    expect(merged).toEqual({ name: 'Weber AG', city: 'Köln', tags: ['a', 'b'], notes: '' });
    expect(clashes).toEqual([{ field: 'city', mine: 'Köln', theirs: 'Mainz', original: 'Bonn' }]);
  });
  it('does not ask when both did the same', () => {
    expect(mergeThree({ a: 2 }, { a: 2 }, { a: 1 }).clashes).toEqual([]);
  });
  it('counts nothing as nothing', () => {
    expect(sameValue(null, '')).toBe(true);
    expect(sameValue(undefined, [])).toBe(true);
    expect(sameValue(0, '')).toBe(false);
    expect(sameValue(false, null)).toBe(false);
    expect(sameValue({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBe(true);
    expect(sameValue([1, 2], [2, 1])).toBe(false);
  });
});

describe('ConflictDialog', () => {
  it('saves what was picked for each field, once all are decided', async () => {
    const resolve = vi.fn();
    show(
      <ConflictDialog
        open
        mine={{ ...original, name: 'Mine', city: 'Köln' }}
        theirs={{ ...original, name: 'Theirs', city: 'Mainz', tags: ['x'] }}
        original={original}
        labels={{ name: 'Name', city: 'City' }}
        onCancel={vi.fn()}
        onResolve={resolve}
      />,
    );
    const save = screen.getByText('Merge and save').closest('button') as HTMLButtonElement;
    expect(save).toBeDisabled();
    const name = screen.getByText('Name').closest('fieldset') as HTMLElement;
    const city = screen.getByText('City').closest('fieldset') as HTMLElement;
    await userEvent.click(within(name).getByLabelText(/Theirs \(saved\)/));
    expect(screen.getByText('1 still to choose')).toBeInTheDocument();
    await userEvent.click(within(city).getByLabelText(/Before/));
    await userEvent.click(save);
    expect(resolve).toHaveBeenCalledWith({ name: 'Theirs', city: 'Bonn', tags: ['x'], notes: '' });
  });
});

describe('FormDrawer', () => {
  type Values = typeof original;
  const drawer = (onSubmit: (v: Values, etag: string | undefined) => Promise<unknown>, onClose = vi.fn()) => (
    <FormDrawer<Values>
      open
      title="Edit"
      initial={original}
      etag="v1"
      labels={{ name: 'Name', city: 'City' }}
      onClose={onClose}
      onSubmit={onSubmit}
    >
      <Form.Item name="name" label="Name">
        <Input />
      </Form.Item>
      <Form.Item name="city" label="City">
        <Input />
      </Form.Item>
    </FormDrawer>
  );
  const retype = async (label: string, text: string) => {
    const input = screen.getByLabelText(label);
    await userEvent.clear(input);
    await userEvent.type(input, text);
  };

  it('turns a stale save into a choice and saves the merge on the newer version', async () => {
    const calls: Array<[Values, string | undefined]> = [];
    const submit = vi.fn(async (values: Values, etag: string | undefined) => {
      calls.push([values, etag]);
      if (calls.length === 1)
        throw new ApiError(412, { code: 'stale', data: { ...original, name: 'Theirs', city: 'Mainz' } }, 'v2');
    });
    const close = vi.fn();
    show(drawer(submit, close));
    await retype('Name', 'Mine');
    await userEvent.keyboard('{Control>}s{/Control}');
    await userEvent.click(await screen.findByLabelText(/Mine/, { selector: 'input[type=radio]' }));
    await userEvent.click(screen.getByText('Merge and save'));
    await vi.waitFor(() => expect(close).toHaveBeenCalled());
    expect(calls[0]?.[1]).toBe('v1');
    expect(calls[1]).toEqual([expect.objectContaining({ name: 'Mine', city: 'Mainz' }), 'v2']);
  });

  it('shows the server’s complaint at its field', async () => {
    show(
      drawer(async () => {
        throw new ApiError(422, { code: 'invalid', errors: [{ field: 'city', code: 'x', message: 'No such city' }] });
      }),
    );
    await retype('City', 'Atlantis');
    await userEvent.click(screen.getByText('Save'));
    expect(await screen.findByText('No such city')).toBeInTheDocument();
    expect(screen.getByLabelText('City')).toHaveAttribute('aria-invalid', 'true');
  });

  it('asks before throwing away what was typed, and not when nothing was', async () => {
    const close = vi.fn();
    show(drawer(vi.fn(), close));
    await userEvent.type(screen.getByLabelText('City'), '!');
    await userEvent.click(screen.getByText('Cancel'));
    expect(close).not.toHaveBeenCalled();
    await userEvent.click(await screen.findByText('Discard'));
    expect(close).toHaveBeenCalledOnce();
  });
});
