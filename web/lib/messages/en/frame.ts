export const words = {
  close: 'Close', cancel: 'Cancel', save: 'Save', open: 'Open', from: 'from', to: 'to', none: 'None', unknown: 'Unknown', yes: 'Yes', no: 'No', notRecorded: 'Not recorded',
  male: 'male', female: 'female', other: 'other', sexUnknown: 'sex unknown', sexShort: { male: 'M', female: 'F', other: 'O', unknown: 'U' } as Record<string, string>,
  born: 'Born', mrn: 'MRN', bornUnknown: 'birth date not recorded', noMrn: 'no number', deceased: 'Deceased', lookalike: 'Lookalike', disputed: 'Disputed number',
  prefers: (name: string): string => `prefers ${name}`, more: 'More', all: 'All', reason: 'Reason', back: 'Back', date: 'Date', kind: 'Kind', patient: 'Patient', status: 'Status',
};

export const states = {
  loading: 'Loading', tryAgain: 'Try again',
  notPermitted: 'Not yours to open', notPermittedSays: 'If you need it for your work, ask your supervisor for the right. The refusal is recorded.',
  notFound: 'Not found, or not yours to open', notFoundSays: 'Check the address, or find the patient again with the search box. Asking is recorded.',
  offline: 'No connection to Chartkeeper', offlineSays: 'Chartkeeper does not answer. What you typed stays here; try again when the connection is back.',
  error: 'This could not be loaded', errorSays: 'Something went wrong here, and it has been logged. Nothing you typed is lost.',
  offlineBand: 'No connection. You can read what is open; nothing new can be saved until it is back.', missing: 'There is no such page', missingSays: 'The address may be old or mistyped.', goDesk: 'Go to the desk',
  crashed: 'This screen stopped working', crashedSays: 'Load it again. If it happens again, tell the administrator what you were doing.', reload: 'Load again',
};

export const frame = {
  findSealed: 'Find by a sealed name', reportWrong: 'Report a wrong chart',
  product: 'Chartkeeper', departments: 'Departments', skip: 'Skip to the work', desk: 'Desk', find: 'Find', patientIndex: 'Patient index', inbound: 'Inbound', reviews: 'Reviews', privacy: 'Privacy', admin: 'Admin', account: 'My account',
  theme: 'Light or dark', keys: 'Keys', commands: 'Commands', signOut: 'Sign out', menu: 'Menu', demo: 'Demo', demoSays: 'A demo department with invented people',
  dueSays: (due: number, late: number): string => `${due} due${late ? `, ${late} of them late` : ''}`, lateWord: (k: string): string => `${k} late`, paletteTitle: 'Commands', paletteFind: 'Type a command, a place or a word of the trade', paletteNone: 'No command has these words', goTo: (place: string): string => `Go to ${place}`,
  keysTitle: 'Keys of this screen', keysEverywhere: 'Everywhere', letterKeys: 'Single-letter keys are on', letterKeysSays: 'Turn them off if you use speech input. Ctrl K always opens the commands.',
  key: { search: 'find', palette: 'commands', keys: 'keys', go: 'go', theme: 'light or dark', close: 'close', chart: 'in this chart' },
  chartBand: 'This chart',
};

export const signIn = {
  title: 'Sign in', name: 'Sign-in name', password: 'Password', code: 'Six-digit code', codeSays: 'From your authenticator app, or a recovery code.', go: 'Sign in', passkey: 'Sign in with a passkey',
  step2: 'One more step', wrong: 'The name or the password is not right.', wrongCode: 'The code is not right, or is used up. Wait for the next one.',
  slow: (seconds: number): string => `Too many tries. Wait ${seconds} seconds, then try again.`, passkeyFailed: 'The passkey was not accepted. Try again, or use your password.', insecure: 'Passkeys work only over https or on this machine.',
  demo: 'Demo accounts', demoSays: 'Everybody here is invented. Press a number, or choose one.', use: (name: string): string => `Fill in ${name}`, needName: 'Type your sign-in name', needPassword: 'Type your password',
  lapsedIdle: 'Signed off after a pause', lapsedEnded: 'Your session has ended', lapsedSays: (name: string): string => `${name}, sign in to go on. What you typed is still here.`, someoneElse: 'Sign in as someone else', someoneElseSays: 'What was typed here is dropped.',
  idleTitle: 'Still there?', idleSays: (seconds: number): string => `You will be signed off in ${seconds} s. What you typed is kept.`, stay: 'Stay signed in', tagline: 'Medical records department', other: 'That is another person. Their own desk opens.',
};

/** The first administrator of a new department. */
export const setup = {
  title: 'Make the first administrator',
  says: 'Nobody can sign in here yet. The program printed a one-time code on its console when it started.',
  code: 'Code from the console', name: 'Your name', signInName: 'Sign-in name', password: 'Password', passwordSays: 'At least 12 characters. A few unrelated words work well.', go: 'Make the account and sign in',
};
