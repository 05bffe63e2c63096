import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

type Look = 'plain' | 'primary' | 'quiet' | 'danger';
type Props = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; small?: boolean; square?: boolean; hint?: string | undefined; busy?: boolean; children?: ReactNode; ref?: Ref<HTMLButtonElement> };

const classOf: Record<Look, string> = { plain: '', primary: ' pri', quiet: ' sub', danger: ' dan' };

/** A button with its key shown on it. At most one primary in a view. */
export function Button({ look = 'plain', small = false, square = false, hint, busy = false, className = '', children, disabled, ...rest }: Props) {
  return (
    <button type="button" {...rest} disabled={disabled || busy} aria-busy={busy || undefined} className={`btn${classOf[look]}${small ? ' sm' : ''}${square ? ' sq' : ''} ${className}`}>
      {children}{hint ? <kbd aria-hidden="true">{hint}</kbd> : null}
    </button>
  );
}
