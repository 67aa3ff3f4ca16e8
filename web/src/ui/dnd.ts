/** Dragging by pointer, on top of pragmatic-drag-and-drop. Every place that uses it also offers a way without dragging. */
import {
  draggable as adapt,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';

export type DragData = Record<string, unknown>;

export function draggable(element: HTMLElement, data: DragData, onDragging?: (dragging: boolean) => void): () => void {
  return adapt({
    element,
    getInitialData: () => data,
    onDragStart: () => onDragging?.(true),
    onDrop: () => onDragging?.(false),
  });
}

export function dropZone(
  element: HTMLElement,
  zone: { accepts: (data: DragData) => boolean; onOver: (over: boolean) => void; onDrop: (data: DragData) => void },
): () => void {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => zone.accepts(source.data),
    onDragEnter: () => zone.onOver(true),
    onDragLeave: () => zone.onOver(false),
    onDrop: ({ source }) => {
      zone.onOver(false);
      zone.onDrop(source.data);
    },
  });
}

export const monitorDrags = monitorForElements;
