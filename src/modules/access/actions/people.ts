import { actionOf } from '../../../platform/module.ts';
import { Problem } from '../../../platform/problem.ts';
import * as contracts from '../contract.ts';
import { allPeople, chartGrantsOf, insertPerson, isTaken, personById, resetPassword, setActive, setChartGrants, setFacilityOf, setRoles, tellChanged } from '../store/person.ts';
import { forgetFailures } from '../store/slowed-name.ts';
import { requireFacility } from './facilities.ts';
import { endSessionsOf } from '../store/session.ts';
import { hashPassword, newPassword } from '../secrets.ts';
import type { Ctx } from '../../../platform/action.ts';
import type { RoleTable } from '../rules/permit.ts';

function knownRoles(ctx: Ctx, roles: readonly string[]): string[] {
  const table = ctx.policy<RoleTable>('access.roles');
  const unknown = roles.find((r) => !Object.hasOwn(table, r));
  if (unknown !== undefined) throw new Problem('invalid-input', `There is no role ${unknown}`, { issues: [{ at: 'roles', says: `There is no role ${unknown}`, mend: `Choose of: ${Object.keys(table).join(', ')}` }] });
  return [...new Set(roles)];
}

export const listPeople = actionOf(contracts.listPeople, {
  title: 'List people', kind: 'read', right: 'access.manage',
  async run(ctx) {
    return { people: (await allPeople(ctx.tx)).map((p) => ({ id: p.person_id, name: p.name, signInName: p.sign_in_name, roles: p.roles, facility: p.facility_id, active: p.active, totp: p.totp_key !== null, lastSignInAt: p.last_sign_in_at?.toISOString() ?? null })) };
  },
});

export const addPerson = actionOf(contracts.addPerson, {
  title: 'Add a person', kind: 'write', right: 'access.manage',
  async run(ctx, input) {
    const roles = knownRoles(ctx, [...(input.roles ?? []), ...(input.role ? [input.role] : [])]);
    const signInName = (input.signInName ?? input.name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}]+/gu, '.')).toLowerCase().replace(/^\.+|\.+$/g, '');
    if (!signInName) throw new Problem('invalid-input', 'A sign-in name needs a letter or digit', { issues: [{ at: 'signInName', says: 'A sign-in name needs a letter or digit' }] });
    if (await isTaken(ctx.tx, signInName)) throw new Problem('conflict', `Somebody signs in as ${signInName} already`, { issues: [{ at: 'signInName', says: 'Somebody has that sign-in name already', mend: 'Give another with signInName' }] });
    if (input.facility !== undefined) await requireFacility(ctx, input.facility);
    const id = ctx.newId(), password = newPassword();
    await insertPerson(ctx.tx, { id, signInName, name: input.name, facility: input.facility ?? ctx.facility, roles, passwordHash: await hashPassword(password), mustChange: true, demo: false });
    ctx.note({ personId: id, roles, facility: input.facility ?? ctx.facility });
    return { id, signInName, password };
  },
});

export const changePerson = actionOf(contracts.changePerson, {
  title: 'Change a person\'s roles or access', kind: 'write', right: 'access.manage',
  async run(ctx, input) {
    const person = /^\d{1,19}$/.test(input.id) ? await personById(ctx.tx, input.id) : undefined;
    if (!person) throw new Problem('not-found', 'Nobody has that id');
    if (person.demo && input.resetPassword) throw new Problem('rule-refused', 'Demo accounts keep their passwords');
    if (person.person_id === ctx.actor.id && (input.active === false || (input.roles && !input.roles.includes('administrator') && person.roles.includes('administrator')))) {
      throw new Problem('rule-refused', 'Nobody takes the keys from themselves: ask another administrator');
    }
    if (input.facility !== undefined) await requireFacility(ctx, input.facility);
    ctx.note({ personId: person.person_id, was: { roles: person.roles, active: person.active, facility: person.facility_id } });
    ctx.note({ now: { ...(input.roles ? { roles: input.roles } : {}), ...(input.active === undefined ? {} : { active: input.active }), ...(input.facility === undefined ? {} : { facility: input.facility }), ...(input.resetPassword ? { resetPassword: true } : {}), ...(input.onlyCharts ? { onlyCharts: input.onlyCharts } : {}) } });
    if (input.roles) await setRoles(ctx.tx, person.person_id, knownRoles(ctx, input.roles));
    if (input.active !== undefined) await setActive(ctx.tx, person.person_id, input.active);
    if (input.facility !== undefined) await setFacilityOf(ctx.tx, person.person_id, input.facility);
    // Whose chart was opened to somebody, or closed again, stands with the chart.
    if (input.onlyCharts) for (const chartId of new Set([...await chartGrantsOf(ctx.tx, person.person_id), ...input.onlyCharts].map((g) => g.chartId))) ctx.touch(chartId);
    if (input.onlyCharts) await setChartGrants(ctx.tx, person.person_id, input.onlyCharts);
    let password: string | null = null;
    if (input.resetPassword) {
      password = newPassword();
      await resetPassword(ctx.tx, person.person_id, await hashPassword(password));
      await forgetFailures(ctx.tx, person.sign_in_name);
    }
    if (input.resetPassword || input.active === false) await endSessionsOf(ctx.tx, person.person_id, ctx.actor.id);
    await tellChanged(ctx.tx);
    return { password };
  },
});

export const listChartGrants = actionOf(contracts.listChartGrants, {
  title: 'List the charts an external reviewer may see', kind: 'read', right: 'access.manage',
  async run(ctx, { id }) {
    if (!(await personById(ctx.tx, id))) throw new Problem('not-found', 'Nobody has that id');
    const charts = await chartGrantsOf(ctx.tx, id);
    ctx.note({ personId: id });
    for (const c of charts) ctx.touch(c.chartId);
    return { charts };
  },
});

export const listRoles = actionOf(contracts.listRoles, {
  title: 'Show the roles and their rights', kind: 'read', right: 'access.self',
  async run(ctx) {
    const rights = ctx.policy<Record<string, string>>('access.rights');
    return { rights: Object.entries(rights).map(([right, says]) => ({ right, says })), roles: Object.entries(ctx.policy<RoleTable>('access.roles')).map(([role, r]) => ({ role, ...r })) };
  },
});
