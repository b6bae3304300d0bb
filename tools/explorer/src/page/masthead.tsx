import { useState } from 'preact/hooks';
import type { Client } from '../settings.ts';
import { clientNames, clients } from './clients.ts';
import { applyTheme, chosenTheme, type Theme } from './theme.ts';

const themes: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function Masthead({ bffs }: { readonly bffs: Readonly<Record<Client, string>> | undefined }) {
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
        {bffs &&
          clients.map((client) => (
            <a key={client} href={`${bffs[client]}/docs`} target="_blank" rel="noopener">
              {clientNames[client]} API
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
