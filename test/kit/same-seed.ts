import fc from 'fast-check';

/**
 * The same random examples in every run, so that what fails on one machine fails on another: CHARTKEEPER_SEED=new takes others, a number those of that seed.
 */
const wanted = process.env['CHARTKEEPER_SEED'];
export const seed = wanted === 'new' ? Date.now() % 1_000_000 : Number(wanted ?? 20_261_126);
fc.configureGlobal({ seed });
