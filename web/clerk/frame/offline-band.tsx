import { useEffect, useState } from 'react';
import { m } from '../../lib/messages/index.ts';

export function OfflineBand() {
  const [off, setOff] = useState(!navigator.onLine);
  useEffect(() => {
    const change = (): void => setOff(!navigator.onLine);
    addEventListener('online', change); addEventListener('offline', change);
    return () => { removeEventListener('online', change); removeEventListener('offline', change); };
  }, []);
  return off ? <div className="band" role="status">{m.states.offlineBand}</div> : null;
}
