import { listRoles } from '../../../src/modules/access/contract.ts';
import { m } from '../../lib/messages/index.ts';
import { roleWords } from '../../lib/names.ts';
import { useAsk } from '../../lib/use-ask.ts';

/** Roles to tick, each with what it is for. */
export function RoleTicks({ chosen, onChange }: { chosen: string[]; onChange: (roles: string[]) => void }) {
  const { data } = useAsk(listRoles, {}, { fresh: 300_000 });
  return (
    <fieldset className="ticks"><legend>{m.admin.roles}</legend>
      {data?.roles.map((r) => <label key={r.role}><input type="checkbox" checked={chosen.includes(r.role)} onChange={(e) => onChange(e.currentTarget.checked ? [...chosen, r.role] : chosen.filter((x) => x !== r.role))} /><span>{roleWords([r.role])}<small>{r.says}</small></span></label>)}
    </fieldset>
  );
}
