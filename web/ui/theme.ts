import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = ['#e9f1fb', '#d3e2f6', '#a9c6ec', '#84b3f3', '#5b93dd', '#3675cd', '#2a66ba', '#1d5bb0', '#174b93', '#103a75'];

/** Mantine drawn with our tokens (tokens.css): one accent, hairlines, 32 px controls, 14 px words in fields. */
export const theme = createTheme({
  primaryColor: 'ink', primaryShade: { light: 7, dark: 6 }, colors: { ink }, defaultRadius: 6, fontFamily: 'var(--font)', fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '.75rem', sm: '.8125rem', md: '.875rem', lg: '1rem', xl: '1.25rem' }, lineHeights: { xs: '1.4', sm: '1.4', md: '1.4', lg: '1.35', xl: '1.3' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' }, headings: { fontWeight: '600' }, respectReducedMotion: true, cursorType: 'pointer',
  components: Object.fromEntries(['TextInput', 'PasswordInput', 'Textarea', 'NativeSelect'].map((name) => [name, { defaultProps: { size: 'md', inputWrapperOrder: ['label', 'input', 'error', 'description'] } }])),
});

const borrowed = {
  '--mantine-color-body': 'var(--surface)', '--mantine-color-text': 'var(--text)', '--mantine-color-default': 'var(--surface)', '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-border': 'var(--control)', '--mantine-color-default-color': 'var(--text)', '--mantine-color-placeholder': 'var(--text-3)', '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-error': 'var(--danger)', '--mantine-color-anchor': 'var(--accent)', '--mantine-primary-color-filled': 'var(--accent-fill)', '--mantine-primary-color-filled-hover': 'var(--accent-fill-h)',
  '--mantine-color-disabled': 'var(--sunken)', '--mantine-color-disabled-color': 'var(--text-3)', '--mantine-color-disabled-border': 'var(--line)',
};
export const colours: CSSVariablesResolver = () => ({ variables: {}, light: borrowed, dark: borrowed });
