/** What people's names have in common whoever writes them: short forms, slips of the keys, likeness. Pure. */
export { editDistance, isTypo } from './edit-distance.ts';
export { jaroWinkler } from './jaro-winkler.ts';
export { bothFormal, isNickname, nicknamesOf, shareLongForm } from './nicknames.ts';
