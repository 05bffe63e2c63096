import { useDebouncedValue } from '@mantine/hooks';
import { showPicture } from '../../../src/modules/patients/contract.ts';
import type { PatientLine } from '../../../src/modules/patients/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { initials, legalName } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';

/** The face where there is a photo, initials otherwise and until it is here. Asked for a moment after the patient is settled on, and kept for ten minutes. */
export function PatientPhoto({ line, has }: { line: PatientLine; has: boolean }) {
  const [chartId] = useDebouncedValue(line.chartId, 600), settled = chartId === line.chartId;
  const { data } = useAsk(showPicture, { chartId: line.chartId }, { enabled: settled && has, fresh: 600_000 });
  const picture = data?.picture?.contentType.startsWith('image/') ? data.picture : null;
  return picture ? <img className="ini" src={`data:${picture.contentType};base64,${picture.base64}`} alt={m.registered.photoOf(legalName(line))} /> : <span className="ini" aria-hidden="true">{initials(line)}</span>;
}
