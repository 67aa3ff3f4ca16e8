/** Undo instead of "are you sure": the change is made at once, and a message offers the way back for a few seconds. */
import { App, Button } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from './State';

let count = 0;

export function useUndo() {
  const { message } = App.useApp();
  const { t } = useTranslation();
  const errorText = useErrorText();
  return useMemo(() => {
    const fail = (error: unknown) => void message.error(errorText(error), 6);
    return {
      /** Says what happened; with `back`, offers to take it back. */
      show(text: string, back?: () => Promise<unknown>, seconds = 8) {
        const key = `undo-${++count}`;
        void message.open({
          key,
          type: 'success',
          duration: seconds,
          content: (
            <span className="tw-undo">
              <span>{text}</span>
              {back && (
                <Button
                  size="small"
                  type="link"
                  onClick={() => {
                    message.destroy(key);
                    back().then(() => void message.success(t('undo.done')), fail);
                  }}
                >
                  {t('undo.undo')}
                </Button>
              )}
            </span>
          ),
        });
      },
      /** A failure in the user's words. */
      fail,
    };
  }, [message, t, errorText]);
}
