/// <reference lib="dom" />

export type Theme = 'system' | 'light' | 'dark';
const key = 'theme';

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function applyTheme(theme = chosenTheme()): void {
  localStorage.setItem(key, theme);
  document.documentElement.dataset['theme'] = theme;
}

export function isDark(): boolean {
  const theme = chosenTheme();
  return theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}
