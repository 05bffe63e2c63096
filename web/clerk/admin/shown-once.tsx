import { useState } from 'react';
import { m } from '../../lib/messages/index.ts';
import { Button } from '../../ui/button.tsx';

/** A secret that is shown now and never again. */
export function ShownOnce({ label, says, rows }: { label: string; says: string; rows: [string, string][] }) {
  const [copied, setCopied] = useState('');
  return (
    <div className="once" role="status">
      <b>{label}</b><span className="m">{says}</span>
      <dl className="pairs">{rows.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name}v`} className="row"><code className="grow">{value}</code><Button small onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(name))}>{copied === name ? m.admin.copied : m.admin.copy}</Button></dd>])}</dl>
    </div>
  );
}
