/**
 * Throttling without permanent lock-out (45 CFR 164.308(a)(5)(ii)(C) asks for log-in monitoring; locking people out for
 * good would let anybody keep a clerk from work). After `free` failures each try waits 1, 2, 4 ... 60 seconds.
 */
export function waitSeconds(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(60, 2 ** (failures - free));
}
