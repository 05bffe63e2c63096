/** The door of the workforce module. */
export { workforceModule } from './module.ts';
/** By when something is due at a facility, for modules that keep terms of their own. */
export { officeCalendars } from './office-calendars.ts';
export { dueAfter } from './rules/office-time.ts';
