import { createHash } from 'node:crypto';
import type { SeededUser } from '@frontdesk/platform/people';

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733; background: #fff; }
.note { background: #fff4d6; border: 1px solid #b58105; padding: .5rem .75rem; }
ul { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .5rem; }
button { font: inherit; padding: .5rem .75rem; border: 1px solid #5b6b7c; border-radius: 4px; background: #f4f6f8; color: inherit; text-align: left; cursor: pointer; }
li button { width: 100%; height: 100%; }
button:hover, button:focus-visible { outline: 3px solid #1a5fb4; }
small { display: block; color: #445566; }
`;

/** No script, no frame, nothing loaded from elsewhere. Without `form-action`: it would stop the redirect to the client. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${main}
</main>
</body>
</html>
`;
}

export interface LoginPage {
  readonly client: string;
  readonly tenants: readonly { readonly tenant: string; readonly users: readonly SeededUser[] }[];
}

/** Sign-in without a password: pick who you are. */
export function loginPage({ client, tenants }: LoginPage): string {
  const sections = tenants.map(({ tenant, users }, index) => {
    const people = users.map(
      ({ userId, displayName, jobTitle }) =>
        `<li><button name="user" value="${escaped(userId)}">${escaped(displayName)}<small>${escaped(jobTitle ?? 'No job title')} · ${escaped(userId)}</small></button></li>`,
    );
    return `<section aria-labelledby="tenant-${index}">
<h2 id="tenant-${index}">${escaped(tenant)}</h2>
<ul>
${people.join('\n')}
</ul>
</section>`;
  });
  return page(
    'Who are you?',
    `<p class="note">Development only: no password is asked for.</p>
<p>Sign in to ${escaped(client)} as one of the platform’s users.</p>
<form method="post">
${sections.join('\n')}
<p><button name="cancel" value="yes">Do not sign in</button></p>
</form>`,
  );
}

export function consentPage(client: string, name: string): string {
  return page(
    'Stay signed in?',
    `<p>${escaped(client)} wants to act for you, ${escaped(name)}, also while you are away.</p>
<form method="post">
<p><button name="consent" value="yes">Allow</button> <button name="cancel" value="yes">Do not allow</button></p>
</form>`,
  );
}

/** `form` is made by oidc-provider and holds what protects it against forgery. */
export function signOutPage(form: string): string {
  return page(
    'Sign out?',
    `${form}
<p><button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button></p>`,
  );
}

export function signedOutPage(): string {
  return page('You are signed out', '<p>You can close this page.</p>');
}

export function errorPage(error: string, description: string | undefined): string {
  return page('That did not work', `<p><strong>${escaped(error)}</strong></p>\n<p>${escaped(description ?? '')}</p>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
