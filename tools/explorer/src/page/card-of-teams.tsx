import { useEffect, useRef } from 'preact/hooks';

/** The card, drawn by Microsoft's own library, which is only loaded when there is one. */
export function CardOfTeams({ card }: { readonly card: unknown }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isShown = true;
    const draw = async () => {
      const { drawCard } = await import('./draw-card.ts');
      if (isShown) holder.current?.replaceChildren(drawCard(card));
    };
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    void draw();
    addEventListener('theme', draw);
    scheme.addEventListener('change', draw);
    return () => {
      isShown = false;
      removeEventListener('theme', draw);
      scheme.removeEventListener('change', draw);
    };
  }, [card]);
  return <div class="card" ref={holder} role="group" aria-label="The card, as Teams draws it" />;
}
