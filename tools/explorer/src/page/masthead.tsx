import { useState } from 'preact/hooks';
import type { ApiDocument } from '../server/api-documents.ts';
import { applyTheme, chosenTheme, type Theme } from './theme.ts';

const themes: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function Masthead({ apis }: { readonly apis: readonly ApiDocument[] }) {
  const [theme, setTheme] = useState(chosenTheme());
  const choose = (chosen: Theme) => {
    applyTheme(chosen);
    setTheme(chosen);
    dispatchEvent(new Event('theme'));
  };
  return (
    <header class="masthead">
      <a class="skip" href="#views-title">
        To the views
      </a>
      <h1>Frontdesk explorer</h1>
      <nav aria-label="API documents">
        {apis.map(({ name, url }) => (
          <a key={url} href={url} target="_blank" rel="noopener">
            {name} API
          </a>
        ))}
      </nav>
      <label class="theme">
        <span>Colours</span>
        <select value={theme} onChange={({ currentTarget }) => choose(currentTarget.value as Theme)}>
          {Object.entries(themes).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
