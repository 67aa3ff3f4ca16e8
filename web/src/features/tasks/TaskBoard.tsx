/** Tasks by state; dragging a card, or its menu, moves it. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeyset } from '@/api/queries';
import { useCan } from '@/app/session';
import type { Tone } from '@/app/theme';
import { Board } from '@/ui/Board';
import { ErrorState, Skeleton } from '@/ui/State';
import { Avatar } from '@/ui/Status';
import { useTaskCalls } from './api';
import { DueTag, ended, PriorityMark } from './TaskLine';
import { type State, states, type Task } from './types';

const tones: Record<State, Tone> = { open: 'grey', doing: 'blue', done: 'green', cancelled: 'grey' };

interface Props {
  assignee?: string;
  q: string;
  onOpen: (task: Task) => void;
  empty: ReactNode;
}

export default function TaskBoard({ assignee, q, onOpen, empty }: Props) {
  const { t } = useTranslation('tasks');
  const calls = useTaskCalls();
  const mayEdit = useCan('task', 'edit');
  const lane = (state: State) => ({ query: { state, assignee, q, limit: 100 } });
  // Hooks in a fixed order: the states are a fixed list.
  const open = useKeyset('/api/v1/tasks', lane('open'));
  const doing = useKeyset('/api/v1/tasks', lane('doing'));
  const done = useKeyset('/api/v1/tasks', lane('done'));
  const cancelled = useKeyset('/api/v1/tasks', lane('cancelled'));
  const lanes = { open, doing, done, cancelled };
  const all = Object.values(lanes);
  const failed = all.find((l) => l.error && l.rows.length === 0);
  if (all.some((l) => l.loading)) return <Skeleton rows={6} />;
  const retry = () => {
    for (const one of all) one.reload();
  };
  if (failed) return <ErrorState error={failed.error} onRetry={retry} />;
  if (all.every((l) => l.rows.length === 0)) return <>{empty}</>;
  return (
    <Board<Task>
      label={t('tasks')}
      columns={states.map((state) => ({
        key: state,
        title: t(`state.${state}`),
        tone: tones[state],
        cards: lanes[state].rows,
        total: lanes[state].total,
      }))}
      cardKey={(task) => task.id}
      cardLabel={(task) => task.title}
      onOpen={onOpen}
      onMove={mayEdit ? (task, _, to) => void calls.move(task, to as State) : undefined}
      mayMove={(task) => task.can.edit}
      renderCard={(task) => (
        <span className="tw-stack tw-board-customer">
          <span className={ended(task) ? 'tw-task-ended' : undefined}>
            <PriorityMark task={task} /> {task.title}
          </span>
          <span className="tw-card-line">
            <DueTag task={task} />
            {task.customer && <span className="tw-muted tw-clip">{task.customer.name}</span>}
            <span className="tw-grow" />
            {task.assignee && (
              <span title={task.assignee.name}>
                <Avatar name={task.assignee.name} size={20} />
              </span>
            )}
          </span>
        </span>
      )}
    />
  );
}
