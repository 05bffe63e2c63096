/** The common UCUM atoms of clinical documents (ucum.org, case sensitive). Enough to tell a UCUM unit from a unit in words. */
const atoms = new Set(('% 1 10* 10^ A a atm B[SPL] bar Bq bit By C cal [Cal] Cel [degF] K cd Ci [CFU] [cup_us] [tsp_us] [tbs_us] d deg [drp] dyn [diop] [ELU] eq erg eV F [fl_us] [foz_us] [ft_i] [ft_us] G g [gal_us] Gy H h Hz [hp\'_X] ' +
  '[in_i] [in_us] [in_i\'H2O] [IU] [iU] J kat kg [knot_i] L l [lb_av] [lbf_av] lm lx m [MET] min [mi_i] m[Hg] m[H2O] mo mo_j mol [mi_us] N Np [ngt] [oz_av] [oz_tr] Ohm osm Pa P [pH] [pt_us] [ppm] [ppb] [ppth] [PFU] [psi] [qt_us] rad R [rad] REM [REM] RAD ' +
  's S [sft_i] [smoot] sr St Sv T t [todd_U] U [USP\'U] V W Wb wk [yd_i] Torr [arb\'U] [anti\'Xa\'U] [APL\'U] [GPL\'U] [MPL\'U] [beth\'U] [D\'ag\'U] [kat] [HPF] [LPF] [APS\'U] [bdsk\'U] [CCID_50] [EID_50] [hnsf\'U] [knk\'U] [mclg\'U] [Lf] [S] [TCID_50] [Amb\'a\'1\'U] [dye\'U] mm[Hg] [lb_tr] [oz_m] [dr_av] [gr] [ch] [acr_us]').split(' '));
const prefixes = ['da', 'Y', 'Z', 'E', 'P', 'T', 'G', 'M', 'k', 'h', 'd', 'c', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

function isTerm(term: string): boolean {
  if (term === '') return false;
  const bare = term.replace(/\{[^{}]*\}$/, '');
  if (bare === '' || /^\d+$/.test(bare) || /^10[*^][+-]?\d+$/.test(bare)) return true;
  const atom = bare.replace(/[+-]?\d+$/, '');
  if (atoms.has(bare) || atoms.has(atom)) return true;
  return prefixes.some((prefix) => atom.startsWith(prefix) && atoms.has(atom.slice(prefix.length)));
}

/** True when a unit has the shape of UCUM, so that `system` may say so. Units in words ("pounds", "tablet") give false. */
export function isUcum(unit: string): boolean {
  if (/\s/.test(unit) || unit.length > 60) return false;
  const flat = unit.replace(/\{[^{}]*\}/g, (annotation) => annotation.replace(/[./()]/g, '_')).replace(/[()]/g, '');
  return flat.replace(/^\//, '').split(/[./]/).every(isTerm);
}
