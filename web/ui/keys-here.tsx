import { useEffect } from 'react';
import { giveKeys } from './keys-ahead.ts';

/** Inside a dialog whose script is fetched apart: what was typed since the press that asked for it goes into its first field. */
export function KeysHere({ first }: { first: string }) {
  useEffect(() => giveKeys(document.getElementById(first)), []);
  return null;
}
