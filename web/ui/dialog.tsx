import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { m } from '../lib/messages/index.ts';
import { holdKeys } from './keys.tsx';

type Props = { title: string; opened: boolean; onClose: () => void; wide?: boolean; opaque?: boolean; firm?: boolean; children: ReactNode };

/** One dialog: focus stays inside, Esc leaves unless it is firm, the keys behind are silent. */
export function Dialog({ title, opened, onClose, wide = false, opaque = false, firm = false, children }: Props) {
  useEffect(() => (opened ? holdKeys() : undefined), [opened]);
  return (
    <Modal.Root opened={opened} onClose={onClose} size={wide ? 640 : 460} yOffset="12dvh" transitionProps={{ duration: 0 }} closeOnEscape={!firm} closeOnClickOutside={false} classNames={{ content: 'dlg' }}>
      <Modal.Overlay backgroundOpacity={1} color={opaque ? 'var(--canvas)' : 'var(--scrim)'} />
      <Modal.Content>
        <div className="dlg-head"><Modal.Title className="dlg-title">{title}</Modal.Title>{firm ? null : <Modal.CloseButton aria-label={m.words.close} />}</div>
        <Modal.Body className="dlg-body">{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
