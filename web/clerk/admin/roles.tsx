import { IconCheck } from '@tabler/icons-react';
import { listRoles } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { roleWords } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';
import { Glyph } from '../../ui/icons.tsx';
import { Failed, Loading } from '../../ui/states.tsx';

/** Who may do what, as one matrix. It is policy, so it is read here and changed there. */
export function Roles() {
  const { data, error, refetch } = useAsk(listRoles, {}, { fresh: 300_000 });
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <>
      <p className="m lead">{m.admin.matrixSays}</p>
      <div className="matrix" tabIndex={0} role="region" aria-label={m.admin.roles}>
        <table>
          <thead><tr><th scope="col">{m.admin.right}</th>{data.roles.map((r) => <th key={r.role} scope="col" title={r.says}>{roleWords([r.role])}</th>)}</tr></thead>
          <tbody>{data.rights.map((x) => <tr key={x.right}><th scope="row">{x.says}<small>{x.right}</small></th>{data.roles.map((r) => <td key={r.role}>{r.rights.includes(x.right) ? <><Glyph of={IconCheck} /><span className="sr">{m.admin.has}</span></> : <span className="sr">{m.admin.hasNot}</span>}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </>
  );
}
