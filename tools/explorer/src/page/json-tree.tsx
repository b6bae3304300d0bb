/** JSON to look through: what holds more opens and closes. `lost` are members that the answer is without. */
export function JsonTree({ value, lost }: { readonly value: unknown; readonly lost: readonly string[] }) {
  if (!isHolder(value)) return <code class="leaf">{JSON.stringify(value)}</code>;
  return (
    <ul class="tree">
      {Object.entries(value).map(([name, member]) => (
        <li key={name} class={lost.includes(name) ? 'missing' : undefined}>
          {isHolder(member) && Object.keys(member).length > 0 ? (
            <details>
              <summary>
                <b>{name}</b> <span class="quiet">{sizeOf(member)}</span>
              </summary>
              <JsonTree value={member} lost={[]} />
            </details>
          ) : (
            <span>
              <b>{name}</b> <code class="leaf">{JSON.stringify(member)}</code>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function sizeOf(value: object): string {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  return `{ ${Object.keys(value).slice(0, 4).join(', ')}${Object.keys(value).length > 4 ? ', …' : ''} }`;
}
